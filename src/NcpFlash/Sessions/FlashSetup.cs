using System.Globalization;
using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Wire;
using NcpFlash.Wire.Commands;

namespace NcpFlash.Sessions;

/// <summary>Tells the flash controller its pins and parameters and finds out which flash is there (PROTOCOL 5.4, steps 5 to 8).</summary>
internal sealed class FlashSetup(IspSession session, CommandRunner runner, EvidenceLog evidence, IProgress<JobEvent> progress)
{
    /// <summary>How often the id is read until two readings in a row agree; its reply carries no CRC.</summary>
    private const int MostReadings = 5;

    private byte Pin => session.BootInfo.FlashPin;

    private uint Word => session.Family.FlashController.Word(Pin);

    /// <summary>
    /// Prepares the flash. A ROM that an earlier run left in XIP mode refuses everything else as out of order; it is taken out of it first. One
    /// that was reset in between has forgotten its pins.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await PrepareAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (NcpException refused) when (CommandRunner.IsRefusal(refused, ChipErrorCode.CommandSequenceError))
        {
            evidence.Add("the part is in XIP mode from before and is taken out of it");
            await session.ExecuteAsync(new XipReadFinish(), cancellationToken).ConfigureAwait(false);
            await PrepareAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (NcpException refused) when (CommandRunner.IsRefusal(refused, ChipErrorCode.FlashInitError))
        {
            await PrepareAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await SetControllerAsync(default, cancellationToken).ConfigureAwait(false);
        JedecReply jedec = await ReadIdAsync(cancellationToken).ConfigureAwait(false);
        FlashPart flash = Identify(jedec);
        await SetControllerAsync(flash.ParameterBlock.AsMemory(), cancellationToken).ConfigureAwait(false);
    }

    private async Task SetControllerAsync(ReadOnlyMemory<byte> parameters, CancellationToken cancellationToken)
    {
        TimeSpan begun = evidence.Elapsed;
        await session.ExecuteAsync(new FlashSetParameters(Word, parameters), cancellationToken).ConfigureAwait(false);
        progress.Report(new JobEvent.FlashControllerSet(Pin, Word, evidence.Elapsed - begun));
    }

    private async Task<JedecReply> ReadIdAsync(CancellationToken cancellationToken)
    {
        JedecReply? before = null;
        for (int reading = 0; reading < MostReadings; reading++)
        {
            JedecReply now = await session.ExecuteAsync(new FlashReadJedecId(), cancellationToken).ConfigureAwait(false);
            if (now == before)
            {
                return now;
            }

            before = now;
        }

        throw Diagnosis.Of(ChipFaults.NoFlash, ("id", $"differently each time, last {before?.Id}"), ("pin", PinText)).ToException(evidence.ToEvidence());
    }

    private FlashPart Identify(JedecReply jedec)
    {
        FlashPart flash = ChipCatalog.FlashPart(jedec.Id)
            ?? throw Diagnosis.Of(ChipFaults.NoFlash, ("id", jedec.Id.ToString()), ("pin", PinText)).ToException(evidence.ToEvidence());
        if (runner.Flash is { } before && before.Id != flash.Id)
        {
            throw Diagnosis.Of(ChipFaults.Changed, ("before", $"with flash {before.Id}"), ("after", $"with flash {flash.Id}")).ToException(evidence.ToEvidence());
        }

        bool isNew = runner.Flash is null;
        runner.Flash = flash;
        progress.Report(new JobEvent.FlashIdentified(flash, jedec.Flag));
        if (isNew && !flash.IsKnown)
        {
            progress.Report(new JobEvent.Warned(Diagnosis.Of(ChipFaults.UnknownFlash, ("id", jedec.Id.ToString()), Fact.From("size", flash.SizeInBytes))));
        }

        return flash;
    }

    private string PinText => Pin.ToString("X2", CultureInfo.InvariantCulture);
}
