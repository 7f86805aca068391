using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Diagnostics.Rules;
using NcpFlash.Links;
using NcpFlash.Wire;
using NcpFlash.Wire.Commands;

namespace NcpFlash.Sessions;

/// <summary>
/// Brings a ROM that has just proved itself to the state in which work is done: its family checked, its idle time-out set, both sides at the
/// work rate.
/// </summary>
internal sealed class RomSetup(
    (ISerialLink Link, RomLine Line, CommandRunner Runner) rom, ChipFamily family, RateLadder ladder, EvidenceLog evidence, IProgress<JobEvent> progress)
{
    /// <summary>How often boot info is read at a new rate.</summary>
    private const int Reads = 2;

    private RomVersion? _revision;

    /// <summary>The idle time-out that the ROM has, as far as is known; the longer one while in doubt.</summary>
    public TimeSpan IdleTimeout { get; private set; } = family.RaisedIdleTimeout;

    /// <summary>
    /// Sets the clock to the ladder's rate, or to the first slower one that the port makes, follows with the link, and proves the new rate by reading the MAC address.
    /// </summary>
    /// <exception cref="NcpException"><c>rate.not-made</c>, <c>rate.not-working</c>, or the loss of the conversation.</exception>
    public async Task<MacAddress> ChangeRateAsync(CancellationToken cancellationToken)
    {
        TimeSpan begun = evidence.Elapsed;
        BitRate rate = await FindMadeRateAsync(cancellationToken).ConfigureAwait(false);
        await rom.Runner.RunAsync(new SetClock(rate), cancellationToken).ConfigureAwait(false);
        BitRate real = await rom.Link.SetBitRateAsync(rate, cancellationToken).ConfigureAwait(false);
        if (!RateCheck.IsClose(rate, real))
        {
            throw RateCheck.Fault(rom.Link, rate, real, family).ToException(evidence.ToEvidence()); // it was made right a moment ago
        }

        await rom.Line.DrainAsync(family.QuietAfterRateChange, cancellationToken).ConfigureAwait(false);
        MacAddress mac = await ProveRateAsync(rate, cancellationToken).ConfigureAwait(false);
        progress.Report(new JobEvent.RateChanged(rate, real, evidence.Elapsed - begun));
        progress.Report(new JobEvent.MacRead(mac));
        return mac;
    }

    /// <summary>
    /// Asks the port for the ladder's rate, and for slower ones until it makes one right, before the part hears of it: a part that is told a rate which the
    /// port then clamps is lost until its idle time-out (SYMPTOMS A07).
    /// </summary>
    /// <exception cref="NcpException"><c>rate.not-made</c>: not even the slowest.</exception>
    private async Task<BitRate> FindMadeRateAsync(CancellationToken cancellationToken)
    {
        BitRate before = rom.Link.BitRate;
        while (true)
        {
            BitRate rate = ladder.Rate;
            BitRate real = await rom.Link.SetBitRateAsync(rate, cancellationToken).ConfigureAwait(false);
            Diagnosis fault = RateCheck.Fault(rom.Link, rate, real, family);
            await rom.Link.SetBitRateAsync(before, cancellationToken).ConfigureAwait(false);
            if (RateCheck.IsClose(rate, real))
            {
                return rate;
            }

            if (!StepDown(fault.Kind == PortFaults.RateRefused ? "the port refuses it" : $"the port makes {real} baud of it"))
            {
                throw fault.ToException(evidence.ToEvidence());
            }
        }
    }

    /// <summary>Goes one rate down and tells why; false when there is none.</summary>
    public bool StepDown(string reason)
    {
        BitRate from = ladder.Rate;
        if (!ladder.TryStepDown())
        {
            return false;
        }

        evidence.Add($"{from} baud is left for {ladder.Rate}: {reason}");
        progress.Report(new JobEvent.RateFellBack(from, ladder.Rate, reason));
        return true;
    }

    /// <summary>
    /// The first exchange at a new rate decides whether it works; the MAC carries a CRC, so its reply proves both directions. Then it is checked: a long frame of
    /// every byte value there, boot info back, which carries a CRC too. All of it is tried twice, because the first bytes after a rate change are the ones that get lost.
    /// </summary>
    private async Task<MacAddress> ProveRateAsync(BitRate rate, CancellationToken cancellationToken)
    {
        NcpException? before = null;
        for (bool last = false; ; last = true)
        {
            try
            {
                MacAddress mac = await rom.Runner.RunAsync(new EfuseReadMac(), cancellationToken).ConfigureAwait(false);
                await rom.Runner.ProbeAsync(new LineProbe(), cancellationToken).ConfigureAwait(false);
                for (int read = 0; read < Reads; read++)
                {
                    await rom.Runner.RunAsync(new GetBootInfo(), cancellationToken).ConfigureAwait(false);
                }

                evidence.NoteRateChange(rate, proved: true);
                return mac;
            }
            catch (NcpException e) when ((CommandRunner.IsLoss(e) && e.Diagnosis.Kind != PortFaults.Away) || CommandRunner.IsDamage(e) || (e.Diagnosis.Kind == ChipFaults.Refused && e.Diagnosis.Phrase != before?.Diagnosis.Phrase))
            {
                before = e; // a refusal is believed when it comes twice: an opcode that was damaged makes another command of a question
                if (RuleBook.Pause(evidence.ToEvidence()) is not null)
                {
                    throw; // the ROM has gone back to the handshake, and that says nothing of the rate
                }

                if (last)
                {
                    evidence.NoteRateChange(rate, proved: false, e.Diagnosis.Phrase);
                    throw Diagnosis.Of(ConnectFaults.RateNotWorking, ("rate", rate.ToString()), ("reason", e.Diagnosis.Phrase)).ToException(evidence.ToEvidence(), e);
                }
            }
        }
    }

    /// <summary>
    /// Tells the ROM its idle time-out in the way of its revision (PROTOCOL 3.1). It makes losses cheaper and is not needed for the work, so a ROM
    /// that refuses it keeps its own.
    /// </summary>
    public async Task SetIdleTimeoutAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var milliseconds = (uint)timeout.TotalMilliseconds;
        PlainCommand command = _revision?.IdleTimeout == IdleTimeoutMethod.MemoryWrite
            ? new MemoryWrite(0x6102_DF04, (milliseconds << 16) | 0x1200) // PROTOCOL 3.1, A0 ROM
            : new SetTimeout(timeout);
        TimeSpan before = IdleTimeout;
        IdleTimeout = timeout > before ? timeout : before; // when the reply is lost, nobody knows which of the two it is
        try
        {
            await rom.Runner.RunAsync(command, cancellationToken).ConfigureAwait(false);
            IdleTimeout = timeout;
        }
        catch (NcpException refused) when (refused.Diagnosis.Kind == ChipFaults.Refused)
        {
            evidence.Add($"the idle time-out stays as it is: {refused.Diagnosis.Phrase}");
        }
    }

    /// <summary>Finds the ROM revision; a newer one of the same family number is used like the newest known one, with a warning.</summary>
    /// <exception cref="NcpException"><c>connect.other-chip</c>.</exception>
    public void Identify(BootInfo info)
    {
        bool isNew = _revision is null;
        _revision = family.RomVersions.FirstOrDefault(version => version.Word == info.RomVersion);
        if (_revision is not null)
        {
            return;
        }

        Fact stated = ("version", $"0x{info.RomVersion:X8}"), expected = ("family", family.DisplayName);
        _revision = family.RomVersions[^1];
        if (_revision.Word >> 16 != info.RomVersion >> 16)
        {
            throw Diagnosis.Of(ConnectFaults.OtherChip, stated, expected).ToException(evidence.ToEvidence());
        }

        if (isNew)
        {
            progress.Report(new JobEvent.Warned(Diagnosis.Of(ConnectFaults.NewRevision, stated, expected)));
        }
    }
}
