using System.Globalization;
using NcpFlash.Adapters;
using NcpFlash.Diagnostics;
using NcpFlash.Links;
using NcpFlash.Wire.Commands;

namespace NcpFlash.Sessions;

/// <summary>
/// Decides whether the replies of write frames are pushed out of the adapter (<see cref="PushedExchange"/>): where its timer is seen to cost much, and only
/// after the part has shown, by a command that changes nothing, that it hears a question which comes while it is at work.
/// </summary>
internal sealed class ReplyPush(RomLine line, LinkIdentity port, EvidenceLog evidence)
{
    /// <summary>A turn-around from which on pushing pays: more than the packets of USB alone take, and less than any timer that is left as it was.</summary>
    private static readonly TimeSpan SlowTurnAround = TimeSpan.FromMilliseconds(4);

    /// <summary>Status and length before the data of a reply.</summary>
    private const int ReplyHead = 4;

    /// <summary>The reply of a write frame.</summary>
    private const int BareReply = 2;

    /// <summary>Longest efuse read known to be answered in one piece (PROTOCOL 3.1).</summary>
    private const int LongestAnswer = 512;

    private bool _isDecided;

    /// <summary>What is digested to find out: one sector, a few milliseconds of work.</summary>
    private static readonly FlashDigest Trial = new(new FlashRange(0, Chips.FlashPart.SectorSize));

    /// <summary>What a write frame costs beyond its line time and its work, where <paramref name="roundTrip"/> is what any other command costs.</summary>
    public TimeSpan FrameRoundTrip(TimeSpan roundTrip) =>
        line.PushedBytes is { } bytes && line.TimeOf(bytes) + Frame < roundTrip ? line.TimeOf(bytes) + Frame : roundTrip;

    /// <summary>One frame of a full-speed USB, in which a full packet leaves.</summary>
    private static TimeSpan Frame => TimeSpan.FromMilliseconds(1);

    /// <summary>Decides once.</summary>
    /// <param name="roundTrip">The shortest turn-around that was measured.</param>
    /// <param name="execute">Carries out the trial.</param>
    public async Task DecideAsync(TimeSpan roundTrip, Func<FlashDigest, Task> execute)
    {
        if (_isDecided || Filler(roundTrip) is not var (filler, timer))
        {
            return;
        }

        _isDecided = true;
        line.UsePush(filler, timer);
        try
        {
            await execute(Trial).ConfigureAwait(false);
        }
        catch (NcpException refused) when (refused.Diagnosis.Kind == ChipFaults.Refused || refused.Diagnosis.Kind == ChipFaults.Closed)
        {
            line.StopPush(); // nothing was learnt; the job goes on without
        }

        evidence.Add(line.PushedBytes is null
            ? "the adapter holds short replies back, and the part does not hear what comes while it is at work"
            : string.Create(CultureInfo.InvariantCulture, $"the adapter holds short replies back for {roundTrip.TotalMilliseconds:0} ms: they are pushed out"));
    }

    /// <summary>The question whose answer fills a packet behind a bare reply, and the timer as it comes; null where pushing does not pay or the packets are not known.</summary>
    private (EfuseRead Filler, TimeSpan Timer)? Filler(TimeSpan roundTrip)
    {
        AdapterProfile? adapter = port.Usb is { } usb ? AdapterCatalog.Known.Find(usb) : null;
        if (line.UsesFillers || roundTrip < SlowTurnAround || adapter is not { LatencyTimer: { } timer, PacketSize: { } size })
        {
            return null;
        }

        int packet = size - adapter.PacketHeader;
        int length = (packet - BareReply - ReplyHead + 3) / 4 * 4;
        return length <= LongestAnswer && line.TimeOf(packet) * 2 < roundTrip ? (new EfuseRead(0, (uint)length), timer) : null;
    }
}
