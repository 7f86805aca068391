using System.Collections.Immutable;
using NcpFlash.Chips;
using NcpFlash.Cli.CommandLine;
using NcpFlash.Cli.Reporting;
using NcpFlash.Diagnostics;
using NcpFlash.Images;
using NcpFlash.Jobs;
using NcpFlash.Planning;
using NcpFlash.Sessions;

namespace NcpFlash.Cli.Verbs;

/// <summary>Plans made without a part, so that what is wrong is told before a port is opened.</summary>
internal static class Plans
{
    /// <summary>The plan for the chip's usual flash size.</summary>
    /// <exception cref="NcpException">Everything that is wrong with the request.</exception>
    public static FlashPlan Make(FlashRequest request, ChipFamily chip) => FlashPlanner.Plan(request, chip, chip.NominalFlashSize);

    /// <summary>Bytes of the largest flash that a part of the family can have: what reaches beyond it needs no part to be refused.</summary>
    public static uint LargestFlash(ChipFamily chip) => Math.Max(chip.NominalFlashSize, ChipCatalog.FlashParts.Max(p => p.SizeInBytes));

    /// <summary>
    /// What a package leaves on the part: its images outside the ranges to keep. Nothing is going to be erased, so that what is wrong with the erase
    /// mode is neither a fault nor a warning here.
    /// </summary>
    /// <exception cref="NcpException">Everything that is wrong with the images.</exception>
    public static ImmutableArray<PlanImage> Written(FlashRequest request, ChipFamily chip, Invocation invocation)
    {
        FlashPlan plan = Make(request with { Erase = EraseMode.None, Guard = null }, chip);
        foreach (Diagnosis warning in plan.Warnings.Where(w => w.Kind != PlanFaults.NoErase)) invocation.Reporter.Report(new JobEvent.Warned(warning));
        return [.. plan.Steps.OfType<PlanStep.Verify>().Select(v => v.Image)];
    }

    /// <summary>Shows what burning would do to a part in which nothing is burnt yet: the state of a part is not known here.</summary>
    /// <exception cref="NcpException">It would be refused.</exception>
    public static void Tell(EfuseOrder order, FlashRequest request, Invocation invocation)
    {
        order.Check(request);
        EfusePlan plan = order.Preview(request);
        invocation.Reporter.Tell(new Finding(
            "efuse-plan",
            [
                .. EfuseEventText.Plan(plan, $"efuse plan from {order.FileName} for a part in which nothing is burnt yet").Select(l => l.Line),
                "no part was asked: with a real one its own state is read, and the plan is shown again, before you are asked to agree",
            ],
            json =>
            {
                json.WriteNull("mac");
                json.WriteString("file", order.FileName);
                EfuseEventJson.WritePlan(json, plan);
            }));
        plan.ThrowIfRefused();
    }

    /// <summary>Shows it, with its warnings.</summary>
    public static void Tell(FlashPlan plan, Invocation invocation)
    {
        foreach (Diagnosis warning in plan.Warnings) invocation.Reporter.Report(new JobEvent.Warned(warning));
        invocation.Reporter.Tell(new Finding(
            "plan", [PlanText.Headline(plan), .. plan.DescribeContents(), .. plan.Describe()], json => EventJson.WritePlan(json, plan)));
    }
}
