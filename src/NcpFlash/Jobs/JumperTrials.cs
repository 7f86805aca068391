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

    /// <summary>More than any adapter holds back.</summary>
    public const int MostHeld = 63;

    private readonly byte[] _buffer = new byte[8192];
    private byte[] _held = [];

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

    /// <summary>Sends one block and takes in what comes back; the trial says how many bytes were wrong or missing.</summary>
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
        int errors = ErrorsOf(pattern, back);
        evidence.End(TrialKind.Loopback, t => t with { Proved = errors == 0, Result = errors.ToString(System.Globalization.CultureInfo.InvariantCulture) });
        return new JumperResult(length, back.Count, errors, last);
    }

    /// <summary>
    /// Bytes of a block that are wrong, missing or too many. Bytes that an adapter held back come out with a later block, and before its own: they belong to theirs.
    /// </summary>
    private int ErrorsOf(byte[] pattern, List<byte> back)
    {
        byte[] expected = [.. _held, .. pattern];
        if (back.Count <= expected.Length && back.SequenceEqual(expected.Take(back.Count)))
        {
            int own = Math.Max(0, back.Count - _held.Length);
            byte[] missing = expected[back.Count..];
            _held = missing.Length <= MostHeld ? missing : [];
            return pattern.Length - own;
        }

        _held = [];
        return Math.Abs(pattern.Length - back.Count) + back.Zip(pattern).Count(p => p.First != p.Second);
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
