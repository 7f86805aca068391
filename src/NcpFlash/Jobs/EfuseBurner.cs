using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Images;
using NcpFlash.Planning;
using NcpFlash.Sessions;

namespace NcpFlash.Jobs;

/// <summary>
/// Burns a confirmed plan write by write, and reads the whole array back after each. A write that got lost may or may not have been carried out: the
/// array tells, and what is missing of the same bits is burnt again, which burnt bits do not mind (PROTOCOL 10.1). After a loss nothing more is burnt
/// before the part was looked at anew: identity, array, and the images on its flash.
/// </summary>
internal sealed class EfuseBurner(IspSession session, IProgress<JobEvent> progress)
{
    /// <summary>How often the same bits are burnt before they count as defective.</summary>
    private const int MostTries = 3;

    /// <summary>Writes that got lost, one after the other, without a bit burnt, before the burn is given up.</summary>
    private const int MostLosses = 5;

    private static readonly EfuseMap Map = ChipCatalog.Efuse;

    /// <summary>Burns what is missing and proves the result over all 512 bytes.</summary>
    /// <returns>The array as it was read at the end.</returns>
    /// <exception cref="NcpException">The part refuses, does not burn, or cannot be found again.</exception>
    public async Task<EfuseImage> RunAsync(ConfirmedEfusePlan confirmed, CancellationToken cancellationToken)
    {
        EfusePlan plan = confirmed.Plan;
        progress.Report(new JobEvent.EfuseLoadStarted(plan, confirmed.Order.FileName, confirmed.Order.File.IsContainer));
        var known = new KnownBits(plan);
        for (int tries = 1, losses = 0, written = 0; known.Next is { } write;)
        {
            if (!confirmed.Permit.IsValid)
            {
                confirmed = await ConfirmAgainAsync(confirmed, known, cancellationToken).ConfigureAwait(false);
                continue;
            }

            progress.Report(new JobEvent.EfuseWriteStarted(write, written, plan.Writes.Length));
            Diagnosis? refusal = await SendAsync(write, confirmed.Permit, cancellationToken).ConfigureAwait(false);
            known.See((await ProvenEfuse.ReadAsync(session, cancellationToken).ConfigureAwait(false)).Image, session.Evidence);
            EfuseImage missing = known.MissingOf(write);
            if (missing.IsBlank)
            {
                progress.Report(new JobEvent.EfuseWritten(write, written, plan.Writes.Length));
                (tries, losses, written) = (1, 0, written + 1);
            }
            else if (refusal is not null && refusal.Kind == ChipFaults.Refused)
            {
                throw Failed(BurnFaults.WriteRefused, missing, known, ("code", refusal.Facts.First(f => f.Name == "code").Value));
            }
            else if (refusal is not null && ++losses > MostLosses)
            {
                throw Failed(BurnFaults.NotBurnt, missing, known, Fact.From("count", missing.Count), Fact.From("tries", losses));
            }
            else if (refusal is null && tries++ == MostTries)
            {
                throw Failed(BurnFaults.NotBurnt, missing, known, Fact.From("count", missing.Count), Fact.From("tries", MostTries));
            }
        }

        EfuseImage read = (await ProvenEfuse.ReadAsync(session, cancellationToken).ConfigureAwait(false)).Image;
        known.See(read, session.Evidence);
        if (known.Missing is { IsBlank: false } gone)
        {
            throw Failed(BurnFaults.NotBurnt, gone, known, Fact.From("count", gone.Count), Fact.From("tries", 1));
        }

        progress.Report(new JobEvent.EfuseVerified(plan, read));
        return read;
    }

    private async Task<ConfirmedEfusePlan> ConfirmAgainAsync(ConfirmedEfusePlan confirmed, KnownBits known, CancellationToken cancellationToken)
    {
        PartProof proof = await PartProof.TakeAsync(session, withImages: true, progress, cancellationToken).ConfigureAwait(false);
        known.See(proof.State.Image, session.Evidence);
        return confirmed.Again(proof, known, session.Evidence);
    }

    /// <summary>Sends one write. Null when the part said OK; else what it said instead, or the loss after which it was found again.</summary>
    private async Task<Diagnosis?> SendAsync(EfuseWrite write, BurnPermit permit, CancellationToken cancellationToken)
    {
        NcpException fault;
        try
        {
            await session.BurnAsync(write.Address, write.Bits.AsMemory(), permit, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (NcpException e) when (IspSession.IsLoss(e) || e.Diagnosis.Kind == ChipFaults.Refused)
        {
            fault = e;
        }

        if (!IspSession.IsLoss(fault))
        {
            return fault.Diagnosis;
        }

        await session.RecoverAsync(fault, cancellationToken).ConfigureAwait(false);
        return Diagnosis.Of(ChipFaults.Silent, [.. fault.Diagnosis.Facts]);
    }

    private NcpException Failed(DiagnosisKind kind, EfuseImage missing, KnownBits known, params ReadOnlySpan<Fact> facts)
    {
        EfuseReading[] fields = [.. missing.Read(Map)];
        return Diagnosis.Of(
            kind,
            [
                .. facts, ("fields", string.Join(", ", fields.Select(f => f.Name))), ("range", fields[0].Range.ToString()),
                Fact.From("done", known.Done), Fact.From("total", known.Total),
            ]).ToException(session.Evidence);
    }
}
