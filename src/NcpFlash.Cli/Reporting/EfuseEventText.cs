using NcpFlash.Chips;
using NcpFlash.Images;
using NcpFlash.Planning;
using NcpFlash.Sessions;

namespace NcpFlash.Cli.Reporting;

/// <summary>The events of a burn as lines for people: the plan that is agreed to, each write, and the report at the end.</summary>
internal static class EfuseEventText
{
    /// <summary>The lines of an event, possibly none.</summary>
    public static IEnumerable<(Tone Tone, string Line)> Lines(JobEvent jobEvent) => jobEvent switch
    {
        JobEvent.BootImageChecked e => [(Tone.Plain, Checked(e))],
        JobEvent.EfusePlanReady e => Plan(e.Plan, $"efuse plan for the part {e.Mac} from {e.File}"),
        JobEvent.EfuseConsented e => [(Tone.Plain, $"agreed to {e.How}")],
        JobEvent.EfuseWritten e => [(Tone.Good, $"[efuse {Quantity.Number(e.Index + 1)}/{Quantity.Number(e.Count)}] burnt and read back: {Fields(e.Write)}")],
        JobEvent.EfuseVerified e => Verified(e),
        _ => [],
    };

    /// <summary>A plan under its heading; refusals are told as errors.</summary>
    public static IEnumerable<(Tone Tone, string Line)> Plan(EfusePlan plan, string heading)
    {
        if (plan.IsRefused)
        {
            yield return (Tone.Plain, $"{heading}: refused, nothing is burnt");
            yield break;
        }

        if (plan.IsComplete)
        {
            yield return (Tone.Plain, $"{heading}: {AlreadyDone(plan)}, nothing is burnt");
            foreach (EfuseChange change in plan.Changes.Where(c => c.BitsHidden > 0)) yield return (Tone.Warning, $"  {change.Reading.Name}: {Done(change)}");
            yield break;
        }

        yield return (Tone.Plain, $"{heading}: {Quantity.Count(plan.BitsToBurn.Count, "bit")} in {Quantity.Count(plan.Writes.Length, "write")}");
        if (plan.CompletesAnother) yield return (Tone.Plain, "an earlier burn was cut short; this completes it");
        foreach (EfuseChange change in plan.Changes)
        {
            yield return (Tone.Plain, $"  {change.Reading.Range,-16} {change.Reading.Name} = {change.Reading.Value}: {Done(change)}");
            if (change.State is not (EfuseChangeState.AlreadyBurnt or EfuseChangeState.Hidden))
            {
                yield return (Tone.Plain, $"  {string.Empty,-16}   {change.Reading.Meaning}{(change.Consequence is { } consequence ? $". {consequence}" : string.Empty)}");
            }
        }

        yield return (Tone.Warning, "burnt bits can never be cleared");
        if (plan.WillLock)
        {
            TrustedKey key = EfuseReport.Of(plan.After, ChipCatalog.Efuse).Key;
            yield return (Tone.Warning, $"the part will be LOCKED: from then on it starts only images signed with the key {Signer(key)}, for ever");
        }
    }

    /// <summary>Why nothing is left to do: <c>already locked with the same data</c>.</summary>
    public static string AlreadyDone(EfusePlan plan) =>
        (plan.Changes.Any(c => c.Reading.Name == EfuseNames.SignatureRequired) && EfuseReport.Of(plan.Before, ChipCatalog.Efuse).IsLocked ? "already locked with the same data" : "the part holds all of it already")
        + (plan.Hidden.IsBlank ? string.Empty : " as far as it can be read");

    /// <summary>A key hash, with its owner where the catalogue knows him.</summary>
    public static string Signer(Sha256Digest key) => ReleaseCatalog.Published.SignerOf(key) is { } owner ? $"{key} ({owner.Name})" : key.ToString();

    private static string Signer(TrustedKey key) => key.Hash is { } hash ? Signer(hash) : key.ToString();

    private static string Checked(JobEvent.BootImageChecked e)
    {
        ImageSignature signature = e.Start.Signature;
        string state = signature.State switch
        {
            SignatureState.Valid => $"signature valid, key {Signer(signature.KeyHash!.Value)}",
            SignatureState.None => "not signed",
            _ => $"signature NOT valid: {signature.Reason}",
        };
        return $"starts from {Quantity.Address(e.Address)}: {e.Start.Title}{(e.Start.Image.Version is { } version ? $" {version}" : string.Empty)}, {state}";
    }

    private static string Done(EfuseChange change) => change.State switch
    {
        EfuseChangeState.AlreadyBurnt => "burnt already",
        EfuseChangeState.ToComplete => $"{Quantity.Count(change.BitsToBurn, "bit")} to burn, {Quantity.Number(change.BitsBurnt)} burnt already",
        EfuseChangeState.Hidden => $"{Quantity.Count(change.BitsHidden, "bit")} cannot be compared, because a read lock hides what the part holds there",
        EfuseChangeState.Refused => "refused",
        _ => $"{Quantity.Count(change.BitsToBurn, "bit")} to burn",
    };

    private static string Fields(EfuseWrite write)
    {
        var bytes = new byte[EfuseImage.Size];
        write.Bits.CopyTo(bytes, write.Address);
        return string.Join(", ", new EfuseImage(bytes).Read(ChipCatalog.Efuse).Select(r => r.Name));
    }

    private static IEnumerable<(Tone Tone, string Line)> Verified(JobEvent.EfuseVerified e)
    {
        if (!e.Plan.IsComplete)
        {
            yield return (Tone.Plain, $"{Quantity.Count(e.Plan.BitsToBurn.Count, "bit")} burnt; bit by bit, as read back:");
            foreach (EfuseWord word in e.Plan.BitsToBurn.Words)
            {
                yield return (Tone.Plain, $"  0x{word.Offset:X3}  before 0x{e.Plan.Before.Word(word.Offset):X8}  burnt 0x{word.Value:X8}  now 0x{e.Read.Word(word.Offset):X8}");
            }
        }

        yield return (Tone.Good, $"efuse: all {Quantity.Number(EfuseImage.Size)} bytes are as {(e.Plan.IsComplete ? "they were" : "the plan says")}");
        EfuseReport report = EfuseReport.Of(e.Read, ChipCatalog.Efuse);
        if (report.IsLocked)
        {
            string locked = $"the part is {(e.Plan.IsComplete ? "already " : string.Empty)}locked: it starts only images signed with ";
            yield return (Tone.Good, locked + (report.Key.IsHidden ? "a key that can no longer be read" : $"the key {Signer(report.Key)}"));
        }
    }
}
