using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace NcpFlash.Tests.Architecture;

/// <summary>
/// What the types of a built assembly name: in their signatures, attributes and method bodies. Constants do not show, as the compiler
/// copies their values.
/// </summary>
internal sealed class AssemblyUses
{
    private static readonly Dictionary<int, OpCode> OpCodesByValue = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value & 0xFFFF);

    private readonly MetadataReader _metadata;
    private readonly PEReader _image;
    private readonly MetadataNames _names;
    private readonly HashSet<Use> _uses = [];

    private AssemblyUses(PEReader image)
    {
        (_image, _metadata) = (image, image.GetMetadataReader());
        _names = new MetadataNames(_metadata);
    }

    /// <summary>Every use in an assembly, once for each outermost type.</summary>
    public static IReadOnlyCollection<Use> Of(string assembly)
    {
        using var image = new PEReader(File.OpenRead(assembly));
        var reading = new AssemblyUses(image);
        foreach (TypeDefinitionHandle type in reading._metadata.TypeDefinitions)
        {
            reading.AddType(type);
        }

        return reading._uses;
    }

    private void AddType(TypeDefinitionHandle handle)
    {
        TypeDefinition type = _metadata.GetTypeDefinition(handle);
        string user = _names.OfDefinition(handle).Split('+')[0];
        Add(user, type.BaseType);
        AddAttributes(user, type.GetCustomAttributes());
        foreach (InterfaceImplementationHandle implemented in type.GetInterfaceImplementations())
        {
            Add(user, _metadata.GetInterfaceImplementation(implemented).Interface);
        }

        foreach (GenericParameterConstraintHandle constraint in type.GetGenericParameters().SelectMany(p => _metadata.GetGenericParameter(p).GetConstraints()))
        {
            Add(user, _metadata.GetGenericParameterConstraint(constraint).Type);
        }

        foreach (FieldDefinition field in type.GetFields().Select(_metadata.GetFieldDefinition))
        {
            Add(user, field.DecodeSignature(_names, null));
            AddAttributes(user, field.GetCustomAttributes());
        }

        foreach (MethodDefinition method in type.GetMethods().Select(_metadata.GetMethodDefinition))
        {
            Add(user, MetadataNames.Print(method.DecodeSignature(_names, null)));
            AddAttributes(user, method.GetCustomAttributes());
            if (method.RelativeVirtualAddress != 0)
            {
                AddBody(user, _image.GetMethodBody(method.RelativeVirtualAddress));
            }
        }
    }

    private void AddAttributes(string user, CustomAttributeHandleCollection attributes)
    {
        foreach (CustomAttributeHandle attribute in attributes)
        {
            Add(user, _metadata.GetCustomAttribute(attribute).Constructor);
        }
    }

    private void AddBody(string user, MethodBodyBlock body)
    {
        if (!body.LocalSignature.IsNil)
        {
            Add(user, string.Join(' ', _metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(_names, null)));
        }

        foreach (ExceptionRegion region in body.ExceptionRegions.Where(r => !r.CatchType.IsNil))
        {
            Add(user, region.CatchType);
        }

        BlobReader code = body.GetILReader();
        while (code.RemainingBytes > 0)
        {
            int value = code.ReadByte();
            OpCode operation = OpCodesByValue[value == 0xFE ? (value << 8) | code.ReadByte() : value];
            switch (operation.OperandType)
            {
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                    Add(user, MetadataTokens.EntityHandle(code.ReadInt32()));
                    break;
                case OperandType.InlineSwitch:
                    int targets = code.ReadInt32();
                    code.Offset += targets * sizeof(int);
                    break;
                default:
                    code.Offset += OperandSize(operation.OperandType);
                    break;
            }
        }
    }

    private static int OperandSize(OperandType operand) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };

    private void Add(string user, EntityHandle used)
    {
        if (!used.IsNil)
        {
            Add(user, _names.Of(used));
        }
    }

    private void Add(string user, string used) => _uses.Add(new Use(user, used));

    /// <summary>One use.</summary>
    /// <param name="User">The outermost type that uses, by its full name.</param>
    /// <param name="Used">A type, a member with its parameters as <c>Namespace.Type.Member(Namespace.Type, …)</c>, or an own signature as <c>(…) -&gt; …</c>.</param>
    internal sealed record Use(string User, string Used)
    {
        /// <summary>The member without its parameters, type arguments dropped.</summary>
        public string Member => Bare(Used.Split('(')[0]);

        /// <summary>The parameters' types.</summary>
        public string Parameters => Used.IndexOf('(', StringComparison.Ordinal) is >= 0 and var at ? Used[at..(Used.LastIndexOf(')') + 1)] : string.Empty;

        private static string Bare(string name)
        {
            int from = name.IndexOf('<', StringComparison.Ordinal);
            int to = name.LastIndexOf('>');
            return from > 0 && to > from ? name[..from] + name[(to + 1)..] : name;
        }
    }
}
