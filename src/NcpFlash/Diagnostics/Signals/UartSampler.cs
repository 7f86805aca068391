using System.Collections.Immutable;

namespace NcpFlash.Diagnostics.Signals;

/// <summary>
/// Computes what a UART receiver reports when it listens at another rate than the sender's: an 8N1 line, sampled once a bit in the middle of
/// the bit that the receiver expects. It looks for the next start edge from the middle of the stop bit on, and takes a low stop bit for a framing error.
/// </summary>
public static class UartSampler
{
    /// <summary>Where in a bit the sample is taken: the middle of a 32-fold sampler falls half a step late.</summary>
    private const double Middle = 33.0 / 64;

    private const int DataBits = 8;

    /// <summary>What is heard of <paramref name="sent"/>, whose bytes leave back to back.</summary>
    /// <param name="sent">The bytes.</param>
    /// <param name="sender">The sender's rate; positive.</param>
    /// <param name="listener">The receiver's rate; positive.</param>
    public static SampledText Hear(ReadOnlySpan<byte> sent, BitRate sender, BitRate listener)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sender.BitsPerSecond, nameof(sender));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(listener.BitsPerSecond, nameof(listener));
        bool[] line = Levels(sent);
        double step = (double)sender.BitsPerSecond / listener.BitsPerSecond; // the sender's bits in one bit of the receiver
        var heard = ImmutableArray.CreateBuilder<byte>();
        int framing = 0;
        double ready = 0;
        while (NextFall(line, ready) is { } edge)
        {
            if (IsHigh(line, edge + (Middle * step)))
            {
                ready = edge + (Middle * step); // too short for a start bit
                continue;
            }

            byte value = 0;
            for (int bit = 0; bit < DataBits; bit++)
            {
                value |= (byte)(IsHigh(line, edge + ((1 + bit + Middle) * step)) ? 1 << bit : 0);
            }

            double stop = edge + ((1 + DataBits + Middle) * step);
            framing += IsHigh(line, stop) ? 0 : 1;
            heard.Add(value);
            ready = stop;
        }

        return new SampledText(heard.ToImmutable(), framing);
    }

    /// <summary>The line, one entry a bit of the sender: start, eight data bits from the least significant, stop.</summary>
    private static bool[] Levels(ReadOnlySpan<byte> sent)
    {
        var line = new bool[sent.Length * BitRate.BitsPerByte];
        for (int i = 0; i < sent.Length; i++)
        {
            int start = i * BitRate.BitsPerByte;
            for (int bit = 0; bit < DataBits; bit++)
            {
                line[start + 1 + bit] = ((sent[i] >> bit) & 1) != 0;
            }

            line[start + 1 + DataBits] = true;
        }

        return line;
    }

    /// <summary>The first falling edge at or behind a time, in bits of the sender; null when the line stays idle.</summary>
    private static int? NextFall(bool[] line, double from)
    {
        for (int bit = (int)Math.Ceiling(from - 1e-9); bit < line.Length; bit++)
        {
            if (!line[bit] && (bit == 0 || line[bit - 1]))
            {
                return bit;
            }
        }

        return null;
    }

    private static bool IsHigh(bool[] line, double time) => (int)time >= line.Length || line[(int)time];
}
