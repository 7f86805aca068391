using System.Collections.Immutable;
using System.Globalization;
using NcpFlash.Diagnostics;

namespace NcpFlash.Links;

/// <summary>Reads the text form of a trace (docs/trace-format.md).</summary>
public static class TraceReader
{
    /// <summary>Reads a whole trace.</summary>
    /// <param name="file">Name of the file, for faults.</param>
    /// <param name="text">Its text.</param>
    /// <exception cref="NcpException"><c>trace.bad-line</c> for the first line that cannot be read.</exception>
    public static ImmutableArray<TraceEvent> Read(string file, string text)
    {
        var events = ImmutableArray.CreateBuilder<TraceEvent>();
        TimeSpan at = TimeSpan.Zero;
        int number = 0;
        foreach (ReadOnlySpan<char> raw in text.AsSpan().EnumerateLines())
        {
            number++;
            var line = new TraceLine(file, number, raw.ToString());
            switch (line.Kind)
            {
                case '#' or '\0':
                    break;
                case '@':
                    at = Time(line, at);
                    break;
                case '>':
                    events.Add(new TraceEvent.HostBytes(at, number, Bytes(line)));
                    break;
                case '<':
                    events.Add(new TraceEvent.ChipBytes(at, number, Bytes(line)));
                    break;
                case '!':
                    events.Add(Control(line, at));
                    break;
                default:
                    throw line.Fault(line.FirstColumn, "one of # @ > < !");
            }
        }

        return events.ToImmutable();
    }

    private static TimeSpan Time(TraceLine line, TimeSpan last)
    {
        const NumberStyles Style = NumberStyles.AllowDecimalPoint;
        const decimal Limit = 4_000_000; // 46 days; a timer takes no more than 49
        if (!decimal.TryParse(line.Rest, Style, CultureInfo.InvariantCulture, out decimal seconds) || seconds > Limit)
        {
            throw line.Fault(line.RestColumn, "a time in seconds such as 0.012345");
        }

        var at = TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond));
        return at >= last ? at : throw line.Fault(line.RestColumn, "a time that is not before the last one");
    }

    private static ImmutableArray<byte> Bytes(TraceLine line)
    {
        var bytes = ImmutableArray.CreateBuilder<byte>((line.Rest.Length + 1) / 2);
        string text = line.Rest;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is ' ' or '\t')
            {
                continue;
            }

            if (!char.IsAsciiHexDigit(text[i]) || i + 1 == text.Length || !char.IsAsciiHexDigit(text[i + 1]))
            {
                throw line.Fault(line.RestColumn + i, "a byte as two hex digits");
            }

            bytes.Add(byte.Parse(text.AsSpan(i++, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        }

        return bytes.Count > 0 ? bytes.DrainToImmutable() : throw line.Fault(line.RestColumn, "a byte as two hex digits");
    }

    private static TraceEvent Control(TraceLine line, TimeSpan at)
    {
        string[] words = line.Rest.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        switch (words)
        {
            case ["gone"]:
                return new TraceEvent.Vanished(at, line.Number);
            case ["rate", var asked]:
                return new TraceEvent.RateChanged(at, line.Number, Rate(line, asked), Rate(line, asked));
            case ["rate", var asked, "->", var real]:
                return new TraceEvent.RateChanged(at, line.Number, Rate(line, asked), Rate(line, real));
            case ["open", ..]:
                return Opened(line, at);
            default:
                return Played(line, at);
        }
    }

    private static TraceEvent.Opened Opened(TraceLine line, TimeSpan at)
    {
        const string Expected = "open rate=NUMBER lines=0|1 port=NAME";
        string[] parts = line.Rest.Split(' ', 4);
        return parts is [_, ['r', 'a', 't', 'e', '=', .. var rate], "lines=0" or "lines=1", ['p', 'o', 'r', 't', '=', .. var port]]
            ? new TraceEvent.Opened(at, line.Number, Rate(line, rate), parts[2] == "lines=1", port)
            : throw line.Fault(line.RestColumn, Expected);
    }

    private static TraceEvent.Played Played(TraceLine line, TimeSpan at)
    {
        ResetSequence? sequence = null;
        try
        {
            sequence = ResetSequence.Parse(line.Rest);
        }
        catch (FormatException)
        {
        }

        return sequence is { Steps.Length: > 0 }
            ? new TraceEvent.Played(at, line.Number, sequence)
            : throw line.Fault(line.RestColumn, "open, gone, rate NUMBER, or line levels and waits such as dtr=0 rts=1; wait 50ms");
    }

    private static BitRate Rate(TraceLine line, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int rate) && rate > 0
            ? new BitRate(rate)
            : throw line.Fault(line.RestColumn + line.Rest.IndexOf(text, StringComparison.Ordinal), "a rate in bit/s from 1 to 2147483647");
}
