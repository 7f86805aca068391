using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace NcpFlash.Tests.Architecture;

/// <summary>Full names of what metadata points at: <c>Namespace.Type+Nested</c>, <c>Generic`1&lt;Argument&gt;</c>, <c>Type.Member(Parameters)</c>.</summary>
internal sealed class MetadataNames(MetadataReader metadata) : ISignatureTypeProvider<string, object?>
{
    public static string Print(MethodSignature<string> signature) => $"({string.Join(", ", signature.ParameterTypes)}) -> {signature.ReturnType}";

    /// <summary>The name of a type or a member.</summary>
    public string Of(EntityHandle handle) => handle.Kind switch
    {
        HandleKind.TypeDefinition => OfDefinition((TypeDefinitionHandle)handle),
        HandleKind.TypeReference => OfReference((TypeReferenceHandle)handle),
        HandleKind.TypeSpecification => metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(this, null),
        HandleKind.FieldDefinition => OfField(metadata.GetFieldDefinition((FieldDefinitionHandle)handle)),
        HandleKind.MethodDefinition => OfMethod(metadata.GetMethodDefinition((MethodDefinitionHandle)handle)),
        HandleKind.MemberReference => OfMember(metadata.GetMemberReference((MemberReferenceHandle)handle)),
        HandleKind.MethodSpecification => OfMethod(metadata.GetMethodSpecification((MethodSpecificationHandle)handle)),
        _ => string.Empty,
    };

    public string OfDefinition(TypeDefinitionHandle handle)
    {
        TypeDefinition type = metadata.GetTypeDefinition(handle);
        string name = metadata.GetString(type.Name);
        return type.IsNested ? $"{OfDefinition(type.GetDeclaringType())}+{name}" : Join(metadata.GetString(type.Namespace), name);
    }

    public string GetArrayType(string elementType, ArrayShape shape) => elementType + "[,]";

    public string GetByReferenceType(string elementType) => elementType + "&";

    public string GetFunctionPointerType(MethodSignature<string> signature) => Print(signature);

    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) => $"{genericType}<{string.Join(", ", typeArguments)}>";

    public string GetGenericMethodParameter(object? genericContext, int index) => $"!!{index}";

    public string GetGenericTypeParameter(object? genericContext, int index) => $"!{index}";

    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

    public string GetPinnedType(string elementType) => elementType;

    public string GetPointerType(string elementType) => elementType + "*";

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => $"System.{typeCode}";

    public string GetSZArrayType(string elementType) => elementType + "[]";

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => OfDefinition(handle);

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => OfReference(handle);

    public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) => Of(handle);

    private static string Join(string space, string name) => space.Length == 0 ? name : $"{space}.{name}";

    private string OfReference(TypeReferenceHandle handle)
    {
        TypeReference type = metadata.GetTypeReference(handle);
        string name = metadata.GetString(type.Name);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{OfReference((TypeReferenceHandle)type.ResolutionScope)}+{name}"
            : Join(metadata.GetString(type.Namespace), name);
    }

    private string OfField(FieldDefinition field) => $"{OfDefinition(field.GetDeclaringType())}.{metadata.GetString(field.Name)}";

    private string OfMethod(MethodDefinition method) =>
        $"{OfDefinition(method.GetDeclaringType())}.{metadata.GetString(method.Name)}{Parameters(method.DecodeSignature(this, null))}";

    private string OfMethod(MethodSpecification method) => $"{Of(method.Method)} of {string.Join(", ", method.DecodeSignature(this, null))}";

    private string OfMember(MemberReference member)
    {
        string name = $"{Of(member.Parent)}.{metadata.GetString(member.Name)}";
        return member.GetKind() == MemberReferenceKind.Method ? name + Parameters(member.DecodeMethodSignature(this, null)) : name;
    }

    private static string Parameters(MethodSignature<string> signature) => $"({string.Join(", ", signature.ParameterTypes)})";
}
