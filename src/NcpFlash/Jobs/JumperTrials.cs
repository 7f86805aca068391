using System.Collections.Immutable;
using NcpFlash.Diagnostics;
using NcpFlash.Links;
using NcpFlash.Sessions;

namespace NcpFlash.Jobs;

/// <summary>Bytes sent through a jumper between the adapter's TX and RX (SYMPTOMS A10 to A13).</summary>
internal sealed class JumperTrials(ISerialLink link, EvidenceLog evidence, TimeProvider time)
{
    /// <summary>Silence that ends a trial; longer than a latency timer of 16 ms.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(60);

    /// <summary>Bytes that an adapter gathers before it hands them over, where it does (SYMPTOMS A10).</summary>
    private const int Packet = 32;

    /// <summary>The most that such an adapter keeps of a block.</summary>
    public const int MostHeld = Packet - 1;

    private readonly byte[] _buffer = new byte[8192];

    /// <summary>Lengths at which adapters differ: one byte, a reply of the ROM, and around the packets of 32 and 64 bytes.</summary>
    public static ImmutableArray<int> Lengths { get; } = [1, 2, 31, 32, 33, 63, 64, 65, 128];

    /// <summary>Sends blocks of each length, each alone.</summary>
    public async Task ShortBlocksAsync(BitRate rate, CancellationToken cancellationToken)
    {
        await link.SetBitRateAsync(rate, cancellationToken).ConfigureAwait(false);
        foreach (int length in Lengths)
        {
            await SendAsync(length, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Sends one block and takes in what comes back; the trial says how many bytes were wrong or missing. Bytes that the adapter keeps are pushed out
    /// afterwards, so that no block has to answer for the one before it.
    /// </summary>
    public async Task<JumperResult> SendAsync(int length, CancellationToken cancellationToken)
    {
        byte[] pattern = Pattern(length);
        await CollectAsync([], Quiet, cancellationToken).ConfigureAwait(false); // what an earlier block left behind
        evidence.Begin();
        long begun = time.GetTimestamp();
        await link.WriteAsync(pattern, cancellationToken).ConfigureAwait(false);
        var back = new List<byte>();
        TimeSpan written = time.GetElapsedTime(begun);
        TimeSpan last = written + await CollectAsync(back, link.BitRate.TimeOf(length) + Quiet, cancellationToken, length).ConfigureAwait(false);
        int wrong = Math.Max(0, back.Count - length) + back.Zip(pattern).Count(p => p.First != p.Second);
        var result = new JumperResult(length, back.Count, wrong, last);
        evidence.End(TrialKind.Loopback, t => t with { Proved = result.Errors == 0, Result = result.Errors.ToString(System.Globalization.CultureInfo.InvariantCulture) });
        if (result is { Wrong: 0, Missing: > 0 and < Packet })
        {
            await link.WriteAsync(new byte[Packet - result.Missing], cancellationToken).ConfigureAwait(false);
            await CollectAsync([], Quiet, cancellationToken, Packet).ConfigureAwait(false);
        }

        return result;
    }

    /// <summary>Reads until nothing came for a while, or everything is there; returns when the last byte came.</summary>
    private async Task<TimeSpan> CollectAsync(List<byte> back, TimeSpan quiet, CancellationToken cancellationToken, int enough = int.MaxValue)
    {
        long begun = time.GetTimestamp();
        TimeSpan last = TimeSpan.Zero;
        using var deadline = new Deadline(time, quiet, quiet + TimeSpan.FromSeconds(2), cancellationToken);
        while (back.Count < enough)
        {
            try
            {
                int count = await link.ReadAsync(_buffer, deadline.Token).ConfigureAwait(false);
                back.AddRange(_buffer.AsSpan(0, count));
                last = time.GetElapsedTime(begun);
                deadline.Restart();
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                break;
            }
        }

        return last;
    }

    /// <summary>A pseudo-random sequence of period 2^15 - 1 (x^15 + x^14 + 1), the same each time.</summary>
    private static byte[] Pattern(int length)
    {
        var pattern = new byte[length];
        int state = 0x4A35;
        for (int i = 0; i < length; i++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                int fresh = ((state >> 14) ^ (state >> 13)) & 1;
                state = ((state << 1) | fresh) & 0x7FFF;
            }

            pattern[i] = (byte)state;
        }

        return pattern;
    }
}
