using System.Globalization;

namespace NcpFlash.Diagnostics;

/// <summary>A named value of the case at hand, as text.</summary>
/// <param name="Name">Lower-case name, the one a <see cref="DiagnosisKind"/> text uses in braces.</param>
/// <param name="Value">The value, formatted the same way in every culture.</param>
public readonly record struct Fact(string Name, string Value)
{
    /// <summary>Name of the fact that holds a text in which something is wrong; <c>column</c> says where.</summary>
    public const string Quoted = "quoted";

    /// <summary>Name of the fact that says how many characters of <see cref="Quoted"/> are wrong.</summary>
    public const string QuotedLength = "length";

    /// <summary>A fact from text.</summary>
    public static implicit operator Fact((string Name, string Value) pair) => new(pair.Name, pair.Value);

    /// <summary>A fact from anything that formats itself, invariant culture.</summary>
    public static Fact From(string name, IFormattable value) => new(name, value.ToString(null, CultureInfo.InvariantCulture));
}
