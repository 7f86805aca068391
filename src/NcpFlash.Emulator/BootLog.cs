using System.Collections.Immutable;

namespace NcpFlash.Emulator;

/// <summary>What a part prints when it starts from flash; <c>{…}</c> stands for what was found there.</summary>
/// <param name="Rate">Line rate.</param>
/// <param name="DelayMs">Time from reset to the first byte, in milliseconds.</param>
/// <param name="LineDelayMs">Time between lines, in milliseconds.</param>
/// <param name="Running">Lines when the application starts.</param>
/// <param name="NothingToRun">Lines when boot2 finds nothing that it may start.</param>
internal sealed record BootLog(
    int Rate, double DelayMs, double LineDelayMs, ImmutableArray<string> Running, ImmutableArray<string> NothingToRun);
