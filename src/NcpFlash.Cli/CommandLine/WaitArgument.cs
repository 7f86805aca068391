using System.Globalization;

namespace NcpFlash.Cli.CommandLine;

/// <summary>The time of <c>--wait</c>, which may be left out.</summary>
internal static class WaitArgument
{
    private const string Option = "--wait";

    /// <summary>What stands for a time that is left out.</summary>
    private const string Default = "60s";

    private static readonly (string Unit, double Seconds)[] Units = [("ms", 0.001), ("min", 60), ("s", 1), ("m", 60), ("h", 3600)];

    /// <summary>Gives a <c>--wait</c> without a time the usual one: the word behind it is its time only when it reads as one.</summary>
    public static IReadOnlyList<string> Spell(IReadOnlyList<string> arguments)
    {
        var spelled = new List<string>(arguments.Count);
        for (int i = 0; i < arguments.Count; i++)
        {
            bool isBare = arguments[i] == Option && !spelled.Contains("--");
            bool hasTime = isBare && i + 1 < arguments.Count && (Parse(arguments[i + 1]) is not null || IsWithoutUnit(arguments[i + 1]));
            spelled.Add(isBare ? $"{Option}={(hasTime ? arguments[++i] : Default)}" : arguments[i]);
        }

        return spelled;
    }

    /// <summary>Reads the option's value; null when the option is not given.</summary>
    /// <exception cref="Diagnostics.NcpException"><c>usage.bad-number</c>.</exception>
    public static TimeSpan? Read(Invocation invocation, string? text) => text is null ? null : Parse(text) ?? throw invocation.Fault(
        UsageDiagnoses.BadNumber, ("text", text), ("what", "time to wait"), ("forms", "a number with ms, s, min or h, such as 30s or 2min; at most 24h"));

    /// <summary>True for a number that was meant as a time: an address or a length is no number of so few digits, unless it is zero.</summary>
    private static bool IsWithoutUnit(string text) => text.Length <= 3 && text != "0" && text.All(char.IsAsciiDigit);

    private static TimeSpan? Parse(string text)
    {
        (string unit, double seconds) = Array.Find(Units, u => text.EndsWith(u.Unit, StringComparison.Ordinal));
        return unit is not null && double.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double count)
            && count * seconds <= 86400 ? TimeSpan.FromSeconds(count * seconds) : null;
    }
}
