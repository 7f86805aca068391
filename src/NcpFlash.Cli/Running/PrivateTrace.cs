using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using NcpFlash.Diagnostics;

namespace NcpFlash.Cli.Running;

/// <summary>
/// Takes out of bytes what the part tells of itself: the data of replies (boot info, MAC address, efuses, flash contents) and addresses in the text of a
/// console. What is taken out becomes zeros, so that lengths and times stay as they were.
/// </summary>
internal static partial class PrivateTrace
{
    /// <summary>First line of a trace that was cleaned.</summary>
    public const string Remark = "# the data of replies, and addresses in texts, are replaced by 00";

    /// <summary>Status and length of a reply (PROTOCOL 2.2).</summary>
    private const int ReplyHead = 4;

    private const byte SyncByte = 0x55;

    /// <summary>A trace without the data of replies.</summary>
    public static string Clean(string trace)
    {
        string[] lines = trace.Split('\n');
        bool asked = false, inWrite = false;
        var run = new List<int>();
        for (int i = 0; i < lines.Length; i++)
        {
            char kind = lines[i].Length > 0 ? lines[i][0] : '\0';
            if (kind == '<')
            {
                run.Add(i);
            }

            // Bytes that came one after the other are looked at as one; a time between them does not part them.
            if (kind is '>' or '!' || i == lines.Length - 1)
            {
                Clean(lines, run, asked);
                run.Clear();
            }

            if (kind == '>' && !inWrite)
            {
                asked = Bytes(lines[i]) is [not SyncByte, ..];
            }

            inWrite = kind == '>';
        }

        return Remark + "\n" + string.Join('\n', lines);
    }

    /// <summary>Evidence without it.</summary>
    public static Evidence Clean(Evidence evidence) => evidence with { Trials = [.. evidence.Trials.Select(Clean)], Observations = [.. evidence.Observations.Select(o => o with { What = CleanHex(o.What) })] };

    /// <summary>Texts of findings: the data of a reply behind its status and length.</summary>
    public static string CleanHex(string text) => Reply().Replace(text, m => m.Groups[1].Value + new string('0', m.Groups[2].Length));

    private static Trial Clean(Trial trial)
    {
        byte[] bytes = [.. trial.Bytes];
        Mask(bytes, isReply: trial.Kind is TrialKind.BootInfo or TrialKind.BlindQuestion or TrialKind.Command or TrialKind.RateChange);
        var chunks = new List<Chunk>();
        int at = 0;
        foreach (Chunk chunk in trial.Chunks)
        {
            chunks.Add(chunk with { Bytes = [.. bytes.AsSpan(at, chunk.Bytes.Length)] });
            at += chunk.Bytes.Length;
        }

        return trial with { Chunks = [.. chunks] };
    }

    private static void Clean(string[] lines, List<int> run, bool isReply)
    {
        byte[][] parts = [.. run.Select(i => Bytes(lines[i]))];
        byte[] bytes = [.. parts.SelectMany(p => p)];
        Mask(bytes, isReply);
        int at = 0;
        for (int i = 0; i < run.Count; i++)
        {
            lines[run[i]] = "<" + string.Concat(bytes.AsSpan(at, parts[i].Length).ToArray().Select(b => " " + b.ToString("x2", CultureInfo.InvariantCulture)));
            at += parts[i].Length;
        }
    }

    /// <summary>Everything behind the head of a reply; elsewhere what has the form of one, since an adapter may hand a reply over late; and addresses in text.</summary>
    private static void Mask(byte[] bytes, bool isReply)
    {
        if (isReply)
        {
            bytes.AsSpan(Math.Min(ReplyHead, bytes.Length)).Clear();
            return;
        }

        for (int at = 0; at + ReplyHead < bytes.Length; at++)
        {
            if (bytes[at] == (byte)'O' && bytes[at + 1] == (byte)'K' && bytes[at + 3] <= 0x10)
            {
                bytes.AsSpan(at + ReplyHead, Math.Min(bytes[at + 2] | (bytes[at + 3] << 8), bytes.Length - at - ReplyHead)).Clear();
            }
        }

        foreach (Match address in Privacy.Address().Matches(Encoding.Latin1.GetString(bytes)))
        {
            bytes.AsSpan(address.Groups["unit"].Index, address.Groups["unit"].Length).Fill((byte)'0');
        }
    }

    private static byte[] Bytes(string line) => Convert.FromHexString(line[1..].Replace(" ", string.Empty, StringComparison.Ordinal).Trim());

    [GeneratedRegex("(4f4b[0-9a-f]{4})([0-9a-f]+)")]
    private static partial Regex Reply();
}
