namespace NcpFlash.Diagnostics;

/// <summary>
/// One thing that can be wrong, as data: a stable id and the texts, in which <c>{name}</c> stands for a fact of the case at hand.
/// </summary>
/// <param name="Id">Stable dotted id, such as <c>port.busy</c>; scripts may rely on it.</param>
/// <param name="Outcome">How a job that fails for this ends.</param>
/// <param name="Confidence">How sure the cause is when the evidence matches.</param>
/// <param name="Summary">What was seen, one sentence.</param>
/// <param name="Cause">What it means.</param>
/// <param name="Advice">What to do.</param>
/// <param name="Row">Row of the symptom table (A01..F04) this belongs to, or null.</param>
public sealed record DiagnosisKind(
    string Id, Outcome Outcome, Confidence Confidence, string Summary, string Cause, string Advice, string? Row = null)
{
    /// <summary>The one next test that separates this cause from the others that look alike, or null.</summary>
    public string? NextTest { get; init; }
}
