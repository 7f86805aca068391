using System.Text.RegularExpressions;

namespace NcpFlash.Cli.Running;

/// <summary>Takes out of a text what tells one person or one unit from another: user names, home folders, host names, serial numbers, the second half of the MAC address.</summary>
/// <param name="mac">The part's MAC address, where it is known.</param>
internal sealed partial class Privacy(MacAddress? mac)
{
    private const string Hidden = "...";

    /// <summary>A text without what is private.</summary>
    public string Clean(string text)
    {
        text = Home().Replace(text, "$1" + Hidden);
        text = ById().Replace(text, "/dev/serial/by-id/" + Hidden);
        text = Host().Replace(text, "$1" + Hidden);
        text = SerialInName().Replace(text, "$1" + Hidden);
        foreach (string secret in new[] { Environment.UserName, Environment.MachineName }.Where(s => s.Length >= 3))
        {
            text = Regex.Replace(text, $@"\b{Regex.Escape(secret)}\b", Hidden, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        }

        text = Address().Replace(text, "${maker}" + Hidden);
        return mac is { } known ? Shorten(text, known) : text;
    }

    /// <summary>A trace without what is private: in its bytes, too.</summary>
    public string CleanTrace(string trace) => Clean(PrivateTrace.Clean(trace));

    /// <summary>A MAC address in a text, with signs between its bytes, or without behind the word: its maker's half, and the unit's.</summary>
    [GeneratedRegex("(?<maker>([0-9A-Fa-f]{2}[:-]){3})(?<unit>([0-9A-Fa-f]{2}[:-]){2}[0-9A-Fa-f]{2})(?![0-9A-Fa-f])|(?<maker>[Mm][Aa][Cc][^0-9A-Za-z]{0,3}[0-9A-Fa-f]{6})(?<unit>[0-9A-Fa-f]{6})(?![0-9A-Fa-f])")]
    internal static partial Regex Address();

    /// <summary>The last three bytes of the address become zeros, in either order and with or without blanks and line ends between the bytes, which stay.</summary>
    private static string Shorten(string text, MacAddress mac)
    {
        string[] bytes = [.. Enumerable.Range(0, 6).Select(i => mac.ToString().Replace(":", string.Empty, StringComparison.Ordinal).Substring(2 * i, 2))];
        const string Between = @"[\s:<]*";
        string maker = string.Join(Between, bytes[..3]), unit = string.Join(Between, bytes[3..]);
        string unitReversed = string.Join(Between, Enumerable.Reverse(bytes).Take(3)), makerReversed = string.Join(Between, Enumerable.Reverse(bytes).Skip(3));
        const RegexOptions Loose = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;
        text = Regex.Replace(text, $"(?<={maker}{Between}){unit}", Zeros, Loose);
        return Regex.Replace(text, $"{unitReversed}(?={Between}{makerReversed})", Zeros, Loose);
    }

    private static string Zeros(Match unit) => string.Concat(unit.Value.Select(c => char.IsAsciiHexDigit(c) ? '0' : c));

    [GeneratedRegex(@"((?:/home|/Users|[A-Za-z]:\\Users)[/\\])[^/\\\s""']+")]
    private static partial Regex Home();

    [GeneratedRegex(@"/dev/serial/by-id/\S+")]
    private static partial Regex ById();

    [GeneratedRegex(@"\b((?:tcp|socket|rfc2217)://)[^\s""',]+")]
    private static partial Regex Host();

    [GeneratedRegex(@"(/dev/(?:cu|tty)\.[A-Za-z]+-)[A-Za-z0-9]+")]
    private static partial Regex SerialInName();
}
