using System.Collections.Immutable;
using System.Globalization;
using NcpFlash.Chips;
using NcpFlash.Diagnostics;

namespace NcpFlash.Planning;

/// <summary>An ordered list of steps that can be executed without further thought.</summary>
/// <param name="Steps">The steps.</param>
/// <param name="FlashSize">Flash size the plan was made for, in bytes.</param>
/// <param name="Warnings">What the user should know but need not mend.</param>
public sealed record FlashPlan(ImmutableArray<PlanStep> Steps, uint FlashSize, ImmutableArray<Diagnosis> Warnings)
{
    /// <summary>What the images are, in order of address; empty where nobody looked.</summary>
    public ImmutableArray<GuardImage> Images { get; init; } = [];

    /// <summary>Partitions that the plan empties and does not write again.</summary>
    public ImmutableArray<PlanPartition> Lost { get; init; } = [];

    /// <summary>Partitions that the plan keeps byte for byte.</summary>
    public ImmutableArray<PlanPartition> Kept { get; init; } = [];

    /// <summary>Bytes of images that the plan writes.</summary>
    public long BytesToWrite => Steps.Sum(s => s switch
    {
        PlanStep.Write write => write.Image.Contents.Length,
        PlanStep.WriteCompressed stream => stream.Range.Length,
        PlanStep.WritePages pages => pages.Length,
        _ => 0,
    });

    /// <summary>Bytes that the plan erases.</summary>
    public long BytesToErase => Steps.Sum(s => s switch
    {
        PlanStep.EraseChip => FlashSize,
        PlanStep.EraseRange erase => erase.Range.Align(FlashPart.SectorSize).Length,
        _ => 0,
    });

    /// <summary>True when the plan begins with a survey, which decides what is done of it.</summary>
    public bool IsSurveyed => Steps is [PlanStep.Survey, ..];

    /// <summary>
    /// The plan as it is known before the part is asked what it holds: a survey comes first, and what it finds decides what of the rest is done. A plan whose
    /// result depends on what is there, because nothing is erased, stays as it is.
    /// </summary>
    public FlashPlan WithSurvey() => FlashTarget.Of(this) is { } target ? this with { Steps = Steps.Insert(0, new PlanStep.Survey(target.Owned)) } : this;

    /// <summary>What it empties that is not blank, as a warning; null for nothing.</summary>
    public Diagnosis? LossWarning
    {
        get
        {
            string[] missed = [.. Lost.Where(l => l.Contents != PartitionContents.Blank).Select(l => l.ToString())];
            return missed.Length == 0 ? null : Diagnosis.Of(PlanFaults.ErasesPartitions, ("partitions", string.Join(", ", missed)));
        }
    }

    /// <summary>True when it empties factory data that is not blank.</summary>
    public bool LosesFactoryData => Lost.Any(l => l.IsFactoryData && l.Contents != PartitionContents.Blank);

    /// <summary>This plan with what it empties, and with the warning that belongs to it.</summary>
    internal FlashPlan WithLost(ImmutableArray<PlanPartition> lost)
    {
        FlashPlan plan = this with { Lost = lost };
        return plan with
        {
            Warnings = [.. Warnings.Where(w => w.Kind != PlanFaults.ErasesPartitions), .. plan.LossWarning is { } warning ? [warning] : Array.Empty<Diagnosis>()],
        };
    }

    /// <summary>The plan for people, one step a line, without the warnings.</summary>
    public ImmutableArray<string> Describe() =>
        [.. Steps.Select((step, index) => string.Create(CultureInfo.InvariantCulture, $"{index + 1,3}. {Line(step)}"))];

    /// <summary>What is written, kept and lost, one line each: names, versions, releases, sizes, contents.</summary>
    public ImmutableArray<string> DescribeContents() =>
    [
        .. Images.Select(i => $"  image   {i}"),
        .. Kept.Select(k => $"  keep    {k.Range}  {k}"),
        .. Lost.Select(l => $"  lose    {l.Range}  {l}"),
    ];

    /// <summary>The lines of <see cref="Describe"/>.</summary>
    public override string ToString() => string.Join('\n', Describe());

    private static string Line(PlanStep step) => step switch
    {
        PlanStep.EraseChip => "erase   the whole chip",
        PlanStep.EraseRange erase => $"erase   {erase.Range.Align(FlashPart.SectorSize)}",
        PlanStep.Write write => string.Create(
            CultureInfo.InvariantCulture,
            $"write   {write.Image.Range}  {write.Image.Contents.Length,10:N0} bytes  {write.Image.Title}{(write.Compressed ? ", compressed" : "")}"),
        PlanStep.Verify verify => $"verify  {verify.Image.Range}  SHA-256 {verify.Digest}",
        PlanStep.VerifyBlank blank => $"verify  {blank.Range}  blank",
        PlanStep.VerifyKept kept => $"verify  {kept.Range}  {kept.Name} as before",
        PlanStep.Read read => $"read    {read.Range}",
        PlanStep.Survey survey => $"compare {string.Join(", ", survey.Ranges)}  by digests; what is there already is neither erased nor written",
        PlanStep.Leave leave => string.Create(CultureInfo.InvariantCulture, $"leave   {leave.Image.Range}  {leave.Length,10:N0} bytes  {leave.Image.Title}, there already"),
        PlanStep.WriteCompressed stream => string.Create(
            CultureInfo.InvariantCulture, $"write   {stream.Range}  {stream.Range.Length,10:N0} bytes  {stream.Image.Title}, compressed"),
        PlanStep.WritePages pages => string.Create(
            CultureInfo.InvariantCulture, $"write   {pages.Range}  {pages.Length,10:N0} bytes  {pages.Image.Title}{(pages.Pages.Length > 1 ? ", without its blank pages" : "")}"),
        PlanStep.VerifyPart part => $"verify  {part.Range}  SHA-256 {part.Digest}",
        _ => throw new InvalidOperationException($"Unknown step {step}."),
    };
}
