using NcpFlash.Chips;
using NcpFlash.Planning;
using NcpFlash.Sessions;

namespace NcpFlash.Cli.Reporting;

/// <summary>Job events as lines for people.</summary>
internal static class EventText
{
    /// <summary>The line for an event that everybody sees, or null.</summary>
    public static string? Stage(JobEvent jobEvent) => jobEvent switch
    {
        JobEvent.Compressed e => $"compressed {e.Image.Name}: {Quantity.Size(e.Image.Contents.Length)} to {Quantity.Size(e.Length)} in {Quantity.Time(e.Elapsed)}",
        JobEvent.Connecting e => $"port {e.Port}, first contact at {e.BootRate} baud",
        JobEvent.Waiting e => $"waiting {Quantity.Time(e.Duration)}: {e.Reason}",
        JobEvent.Prompted e => PromptText.Of(e.Prompt, e.Window),
        JobEvent.BootProgramSaid e => $"boot program: {e.Line}",
        JobEvent.Checked e => $"  {e.What}: {e.Result}",
        JobEvent.Trying e => $"trying {e.What}",
        JobEvent.Synced e => e.Attempt == 1 ? "the boot ROM answers" : $"the boot ROM answers (attempt {Quantity.Number(e.Attempt)})",
        JobEvent.BootInfoRead e => $"boot ROM 0x{e.Info.RomVersion:x8}, chip id {e.Info.Mac}",
        JobEvent.RateChanged e when e.Real == e.Requested => $"working at {e.Requested} baud",
        JobEvent.RateChanged e => $"working at {e.Requested} baud (the port makes {e.Real} of it)",
        JobEvent.RateFellBack e => $"{e.From} baud does not carry: {e.Reason}; going on at {e.To} baud",
        JobEvent.FlashIdentified e => $"flash {PartText(e.Part)}",
        JobEvent.PlanReady e => $"plan: {PlanText.Headline(e.Plan)}",
        JobEvent.Surveyed e when e.Equal == e.Bytes => $"all of {Quantity.Size(e.Bytes)} is on the part as it should be",
        JobEvent.Surveyed e => $"{Quantity.Size(e.Bytes - e.Equal)} of {Quantity.Size(e.Bytes)} on the part are not as they should be",
        _ => null,
    };

    /// <summary>The line for an event of interest only when something is looked into, or null.</summary>
    public static string? Detail(JobEvent jobEvent) => jobEvent switch
    {
        JobEvent.AttemptStarted e => $"attempt {Quantity.Number(e.Number)} of {Quantity.Number(e.Of)}{(e.PlaysLines ? ", driving BOOT and CHIP_EN" : string.Empty)}",
        JobEvent.SyncSent e => $"sent {Quantity.Number(e.Count)} x 0x55 at {e.Rate} baud",
        JobEvent.SyncAnswered e => e.Bytes.IsEmpty ? "no answer" : $"answer {Convert.ToHexStringLower(e.Bytes.Span)}",
        JobEvent.MacRead e => $"MAC address {e.Mac}",
        JobEvent.FlashControllerSet e => $"flash controller set to 0x{e.Word:x8} (pins 0x{e.Pin:x2})",
        JobEvent.DigestCompared e => $"SHA-256 of {e.Range}: {e.Actual}",
        _ => null,
    };

    /// <summary>A flash part: name, id, size.</summary>
    public static string PartText(FlashPart part) =>
        part.IsKnown ? $"{part.Name} ({part.Id}), {Quantity.Size(part.SizeInBytes)}" : $"{part.Id}, {Quantity.Size(part.SizeInBytes)}";

    /// <summary>What a step does, in the present: <c>writing FW</c>.</summary>
    public static string Doing(PlanStep step) => step switch
    {
        PlanStep.EraseChip => "erasing the whole chip",
        PlanStep.EraseRange e => $"erasing {Sectors(e.Range)}",
        PlanStep.Write w => $"writing {w.Image.Name}",
        PlanStep.Verify v => $"verifying {v.Image.Name}",
        PlanStep.VerifyBlank v => $"checking that {v.Range} is blank",
        PlanStep.VerifyKept k => $"checking that {k.Name} is as before",
        PlanStep.Read r => $"reading {r.Range}",
        PlanStep.Survey => "comparing what is on the part",
        PlanStep.Leave k => $"leaving {k.Image.Name}",
        PlanStep.WriteCompressed w => $"writing {w.Image.Name}",
        PlanStep.WritePages w => $"writing {w.Image.Name}",
        PlanStep.VerifyPart v => $"verifying {v.Range} of {v.Image.Name}",
        _ => throw new InvalidOperationException($"Unknown step {step}."),
    };

    /// <summary>What a step did.</summary>
    public static string Done(JobEvent.StepFinished e) => e.Step switch
    {
        PlanStep.EraseChip => $"erased the whole chip in {Quantity.Time(e.Elapsed)}",
        PlanStep.EraseRange erase => $"erased {Sectors(erase.Range)} in {Quantity.Time(e.Elapsed)}",
        PlanStep.Write w => $"wrote {w.Image.Name}: {Quantity.Size(w.Image.Contents.Length)} at {Quantity.Address(w.Image.Address)} in {Quantity.Time(e.Elapsed)}{Speed(w.Image.Contents.Length, w.Compressed, e)}",
        PlanStep.Verify v => $"verified {v.Image.Name}: SHA-256 {v.Digest.ToString()[..16]}... in {Quantity.Time(e.Elapsed)}",
        PlanStep.VerifyBlank v => $"checked that {v.Range} is blank in {Quantity.Time(e.Elapsed)}",
        PlanStep.VerifyKept k => $"kept {k.Name}: {Quantity.Size(k.Range.Length)} at {Quantity.Address(k.Range.Start)} as before, in {Quantity.Time(e.Elapsed)}",
        PlanStep.Read r => $"read {Quantity.Size(r.Range.Length)} from {Quantity.Address(r.Range.Start)} in {Quantity.Time(e.Elapsed)}, digest equal to the part's",
        PlanStep.Survey => $"compared what is on the part in {Quantity.Time(e.Elapsed)}",
        PlanStep.Leave k when k.Length == k.Image.Contents.Length => $"left {k.Image.Name}: {Quantity.Size(k.Length)} at {Quantity.Address(k.Image.Address)}, there already",
        PlanStep.Leave k => $"left {Quantity.Size(k.Length)} of {k.Image.Name}, there already",
        PlanStep.WriteCompressed w => $"wrote {Part(w.Image, w.Range, w.Range.Length)} in {Quantity.Time(e.Elapsed)}{Speed(w.Range.Length, true, e)}",
        PlanStep.WritePages w => $"wrote {Part(w.Image, w.Range, w.Length)} in {Quantity.Time(e.Elapsed)}{Speed(w.Length, false, e)}",
        PlanStep.VerifyPart v => $"verified {v.Range} of {v.Image.Name}: SHA-256 {v.Digest.ToString()[..16]}... in {Quantity.Time(e.Elapsed)}",
        _ => throw new InvalidOperationException($"Unknown step {e.Step}."),
    };

    /// <summary>What is really erased: whole sectors.</summary>
    private static FlashRange Sectors(FlashRange range) => range.Align(FlashPart.SectorSize);

    private static string Part(PlanImage image, FlashRange range, long length) => range == image.Range
        ? $"{image.Name}: {Quantity.Size(length)} at {Quantity.Address(range.Start)}"
        : $"{Quantity.Size(length)} of {image.Name} at {Quantity.Address(range.Start)}";

    private static string Speed(long length, bool compressed, JobEvent.StepFinished e)
    {
        string? rate = Quantity.Rate(length, e.Elapsed);
        string? sent = compressed ? $"{Quantity.Size(e.BytesOnLine)} sent" : null;
        string[] parts = [.. new[] { rate, sent }.OfType<string>()];
        return parts.Length == 0 ? string.Empty : $" ({string.Join(", ", parts)})";
    }
}
