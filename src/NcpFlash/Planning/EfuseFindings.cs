using NcpFlash.Diagnostics;
using NcpFlash.Images;

namespace NcpFlash.Planning;

/// <summary>Collects the reasons for refusing an efuse file, and which fields they concern.</summary>
internal sealed class EfuseFindings(string file)
{
    private readonly List<Diagnosis> _refusals = [];
    private readonly HashSet<string> _fields = [];

    /// <summary>The reasons so far.</summary>
    public IReadOnlyList<Diagnosis> Refusals => _refusals;

    /// <summary>True when a reason concerns the field of that name.</summary>
    public bool Concern(string field) => _fields.Contains(field);

    /// <summary>Adds a reason that concerns the whole file.</summary>
    public void Refuse(DiagnosisKind kind, params ReadOnlySpan<Fact> facts) =>
        _refusals.Add(Diagnosis.Of(kind, [.. facts, ("file", file), ("place", file)]));

    /// <summary>Adds a reason that concerns one field.</summary>
    public void Refuse(DiagnosisKind kind, EfuseReading reading, params ReadOnlySpan<Fact> facts)
    {
        _fields.Add(reading.Name);
        _refusals.Add(Diagnosis.Of(
            kind,
            [
                .. facts, ("place", file), ("name", reading.Name), ("range", reading.Range.ToString()), ("value", Short(reading.Value)),
            ]));
    }

    /// <summary>A value as a message may show it.</summary>
    public static string Short(string value) => value.Length <= 16 ? value : value[..16] + "…";

    /// <summary>The value that a field has in an image, as a message may show it.</summary>
    public static string Present(EfuseReading reading, EfuseImage image) => Short(
        reading.Field is { } field ? EfuseReading.Of(field, image).Value : $"0x{image.Word(reading.Range.WordOffset):X8}");
}
