using NcpFlash.Planning;

namespace NcpFlash.Cli.Reporting;

/// <summary>A plan in words.</summary>
internal static class PlanText
{
    /// <summary>One line: how much is written and what is erased.</summary>
    public static string Headline(FlashPlan plan)
    {
        if (Refined(plan) is { } refined) return refined;
        PlanStep.Write[] writes = [.. plan.Steps.OfType<PlanStep.Write>()];
        int verified = plan.Steps.OfType<PlanStep.Verify>().Count();
        if (writes.Length == 0 && verified > 0) return $"{Quantity.Count(verified, "image")} to compare";
        if (writes.Length == 0 && plan.Steps.Any(s => s is PlanStep.EraseChip)) return "the whole chip is erased";
        if (writes.Length == 0 && plan.Steps.OfType<PlanStep.EraseRange>().FirstOrDefault() is { } only) return $"{only.Range} is erased";
        string kept = string.Join(", ", plan.Kept.Select(k => k.Name));
        string erase = plan.Steps.Any(s => s is PlanStep.EraseChip) ? "the whole chip is erased first"
            : IsAroundKept(plan) ? $"everything but {kept} is erased first"
            : plan.Steps.Any(s => s is PlanStep.EraseRange) ? "the sectors they touch are erased first"
            : "nothing is erased";
        string images = $"{Quantity.Count(writes.Length, "image")}, {Quantity.Size(writes.Sum(w => (long)w.Image.Contents.Length))}";
        return plan.IsSurveyed ? $"{images}; what is there already is left as it is, {Erased(plan)}" : $"{images}; {erase}";
    }

    /// <summary>True when the erase is that of the whole chip, around what is kept: it comes before every write.</summary>
    private static bool IsAroundKept(FlashPlan plan) =>
        !plan.Kept.IsEmpty && plan.Steps.OfType<PlanStep.EraseRange>().Sum(e => (long)e.Range.Length) + plan.Kept.Sum(k => (long)k.Range.Length) >= plan.FlashSize;

    /// <summary>A plan that was made of a survey.</summary>
    private static string? Refined(FlashPlan plan)
    {
        if (!plan.Steps.Any(s => s is PlanStep.Leave or PlanStep.WriteCompressed or PlanStep.WritePages or PlanStep.VerifyPart)) return null;
        if (plan.BytesToWrite == 0 && plan.BytesToErase == 0) return "nothing to do, all of it is on the part";
        string erase = plan.Steps.Any(s => s is PlanStep.EraseChip) ? "the whole chip is erased"
            : plan.BytesToErase > 0 ? $"{Quantity.Size(plan.BytesToErase)} to erase"
            : "nothing to erase";
        return $"{Quantity.Size(plan.BytesToWrite)} to write, {erase}";
    }

    private static string Erased(FlashPlan plan) => plan.Steps.Any(s => s is PlanStep.EraseChip) ? "and everything else is blank afterwards"
        : IsAroundKept(plan) ? $"and everything else but {string.Join(", ", plan.Kept.Select(k => k.Name))} is blank afterwards"
        : "the other sectors they touch are erased first";
}
