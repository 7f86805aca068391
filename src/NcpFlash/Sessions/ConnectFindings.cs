using System.Globalization;
using System.Text;
using NcpFlash.Diagnostics;

namespace NcpFlash.Sessions;

/// <summary>What the answers to all handshake attempts say together: a pure function from bytes to a finding.</summary>
internal static class ConnectFindings
{
    /// <summary>Least readable characters in a row that are taken for text rather than for noise.</summary>
    private const int ShortestText = 8;

    /// <summary>Fewest different characters in a text: a run of one byte is a pattern, not a word.</summary>
    private const int FewestCharacters = 4;

    private const int MostBytesShown = 24;

    /// <summary>The finding for attempts none of which brought an <c>OK</c>.</summary>
    /// <param name="answers">What came back, one entry an attempt, possibly empty.</param>
    /// <param name="sent">Sync bytes per attempt.</param>
    /// <param name="rate">Rate of the attempts.</param>
    /// <param name="port">Name of the port.</param>
    public static Diagnosis Of(IReadOnlyList<byte[]> answers, int sent, BitRate rate, string port)
    {
        byte[] longest = answers.MaxBy(a => a.Length) ?? [];
        Fact count = Fact.From("count", sent), received = Fact.From("received", longest.Length), atRate = ("rate", rate.ToString());
        if (longest.Length == 0)
        {
            return Diagnosis.Of(ConnectFaults.NoAnswer, Fact.From("attempts", answers.Count), count, atRate, ("port", port));
        }

        if (answers.Any(a => a.Length == sent && a.All(b => b == 0x55)))
        {
            return Diagnosis.Of(ConnectFaults.Echo, count, Fact.From("received", sent));
        }

        if (answers.Any(a => a is [0x0A, 0x0A]))
        {
            return Diagnosis.Of(ConnectFaults.Protected);
        }

        return answers.Select(LongestText).MaxBy(t => t.Length) is { Length: >= ShortestText } text
            ? Diagnosis.Of(ConnectFaults.Text, ("text", text))
            : Diagnosis.Of(ConnectFaults.Unexpected, received, ("bytes", Hex(longest)), atRate);
    }

    /// <summary>The bytes in hexadecimal, the first two dozen of them.</summary>
    public static string Hex(ReadOnlySpan<byte> bytes) => bytes.Length <= MostBytesShown
        ? Convert.ToHexStringLower(bytes)
        : string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexStringLower(bytes[..MostBytesShown])}… ({bytes.Length} bytes)");

    /// <summary>The longest run of printable ASCII, or nothing when less than nine in ten bytes are printable.</summary>
    private static string LongestText(byte[] answer)
    {
        if (answer.Count(IsText) * 10 < answer.Length * 9)
        {
            return string.Empty;
        }

        string text = string.Concat(Encoding.ASCII.GetString(answer).Select(c => char.IsControl(c) || c > '~' ? '\n' : c));
        string longest = text.Split('\n', StringSplitOptions.TrimEntries).MaxBy(line => line.Length) ?? string.Empty;
        return longest.Distinct().Count() < FewestCharacters ? string.Empty : longest;
    }

    private static bool IsText(byte value) => value is (>= 0x20 and <= 0x7E) or (byte)'\r' or (byte)'\n' or (byte)'\t' or 0x1B;
}
