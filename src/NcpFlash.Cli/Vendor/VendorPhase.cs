using NcpFlash.Planning;
using NcpFlash.Sessions;

namespace NcpFlash.Cli.Vendor;

/// <summary>Which tool error code a failure has that the event before it tells nothing more of: the code of the command that was under way.</summary>
internal static class VendorPhase
{
    /// <summary>The handshake.</summary>
    public const string Handshake = "0050";

    /// <summary>A digest that differs.</summary>
    public const string Verify = "003E";

    /// <summary>The code of what follows <paramref name="jobEvent"/>, or null when it changes nothing.</summary>
    public static string? After(JobEvent jobEvent) => jobEvent switch
    {
        JobEvent.Connecting => Handshake,
        JobEvent.Synced => "0051",
        JobEvent.BootInfoRead => "000C",
        JobEvent.RateChanged => "0023",
        JobEvent.MacRead => "003B",
        JobEvent.FlashControllerSet => "0030",
        JobEvent.FlashIdentified => "003B",
        JobEvent.StepStarted { Step: PlanStep.EraseChip } => "0033",
        JobEvent.StepStarted { Step: PlanStep.EraseRange } => "0034",
        JobEvent.StepStarted { Step: PlanStep.Write or PlanStep.WriteCompressed or PlanStep.WritePages } => "0036",
        JobEvent.StepStarted { Step: PlanStep.Verify or PlanStep.VerifyPart or PlanStep.VerifyBlank or PlanStep.Survey } => Verify,
        JobEvent.StepStarted { Step: PlanStep.Read } => "0035",
        JobEvent.EfuseLoadStarted or JobEvent.EfuseWriteStarted => "0021",
        _ => null,
    };
}
