using NcpFlash.Diagnostics;

namespace NcpFlash.Cli.Vendor;

/// <summary>
/// Splits a vendor command line into options and values by the rules of Python's argparse, which the vendor's scripts rely on: unique prefixes
/// of long options, <c>--option=value</c>, <c>-pVALUE</c>.
/// </summary>
internal static class VendorSyntax
{
    /// <summary>The options given, by long name; a flag has an empty value, the last of two values counts, but of two ports none does.</summary>
    /// <exception cref="NcpException">An option is unknown, ambiguous or without its value, or two ports are named.</exception>
    public static IReadOnlyDictionary<string, string> Parse(IReadOnlyList<string> arguments)
    {
        var values = new Dictionary<string, string>();
        for (int i = 0; i < arguments.Count; i++)
        {
            (VendorOption option, string? attached) = Resolve(arguments[i]);
            if (option.Kind == VendorOptionKind.Flag)
            {
                if (attached is not null) throw Fault(VendorFaults.UnexpectedValue, option.Name, attached);
                values[option.Name] = string.Empty;
                continue;
            }

            bool follows = attached is null && i + 1 < arguments.Count && !LooksLikeOption(arguments[i + 1]);
            if (attached is null && !follows && option.Kind == VendorOptionKind.Value) throw Fault(VendorFaults.MissingValue, option.Name);
            string value = attached ?? (follows ? arguments[++i] : string.Empty);
            if (option.Name == "--port" && values.TryGetValue(option.Name, out string? other) && other != value) throw Fault(VendorFaults.TwoPorts, other, value);
            values[option.Name] = value;
        }

        return values;
    }

    /// <summary>The options a word can mean: one when it is exact or a unique prefix, several when it is ambiguous.</summary>
    public static IReadOnlyList<VendorOption> Candidates(string word)
    {
        string name = word.Split('=')[0];
        if (!name.StartsWith("--", StringComparison.Ordinal))
        {
            return name.Length < 2 || name[0] != '-' ? [] : [.. VendorOption.All.Where(o => o.Short == name[..2])];
        }

        VendorOption? exact = VendorOption.All.FirstOrDefault(o => o.Name == name);
        return exact is not null ? [exact] : name.Length == 2 ? [] : [.. VendorOption.All.Where(o => o.Name.StartsWith(name, StringComparison.Ordinal))];
    }

    private static (VendorOption Option, string? Attached) Resolve(string word)
    {
        IReadOnlyList<VendorOption> candidates = Candidates(word);
        if (candidates.Count == 0) throw Fault(VendorFaults.UnknownOption, word);
        if (candidates.Count > 1) throw Fault(VendorFaults.AmbiguousOption, word, string.Join(", ", candidates.Select(c => c.Name)));
        int equals = word.IndexOf('=', StringComparison.Ordinal);
        if (equals >= 0) return (candidates[0], word[(equals + 1)..]);
        bool glued = !word.StartsWith("--", StringComparison.Ordinal) && word.Length > 2;
        return (candidates[0], glued ? word[2..] : null);
    }

    private static bool LooksLikeOption(string word) => word.Length > 1 && word[0] == '-';

    private static NcpException Fault(DiagnosisKind kind, string option, string? text = null) =>
        Diagnosis.Of(kind, ("option", option), ("text", text ?? string.Empty)).ToException();
}
