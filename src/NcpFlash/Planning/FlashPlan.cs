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
    /// <summary>Bytes of images that the plan writes.</summary>
    public long BytesToWrite => Steps.OfType<PlanStep.Write>().Sum(s => (long)s.Image.Contents.Length);

    /// <summary>The plan for people, one step a line, without the warnings.</summary>
    public ImmutableArray<string> Describe() =>
        [.. Steps.Select((step, index) => string.Create(CultureInfo.InvariantCulture, $"{index + 1,3}. {Line(step)}"))];

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
        PlanStep.Read read => $"read    {read.Range}",
        _ => throw new InvalidOperationException($"Unknown step {step}."),
    };
}
