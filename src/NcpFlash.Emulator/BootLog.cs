using System.Collections.Immutable;

namespace NcpFlash.Emulator;

/// <summary>What a part prints when it starts from flash; <c>{…}</c> stands for what was found there.</summary>
/// <param name="Rate">Line rate.</param>
/// <param name="DelayMs">Time from reset to the first byte, in milliseconds.</param>
/// <param name="LineDelayMs">Time between lines, in milliseconds.</param>
/// <param name="Running">Lines when the application starts.</param>
/// <param name="NothingToRun">Lines when boot2 finds nothing that it may start.</param>
/// <param name="PeriodMs">Time between two lines of chatter, in milliseconds; null without chatter.</param>
/// <param name="Chatter">Lines that come again and again after the start, one a period.</param>
/// <param name="Echo">True for a shell, which sends back what it hears.</param>
/// <param name="Answer">Bytes, in hexadecimal, that answer anything heard after a pause; null for none.</param>
/// <param name="AnswerFill">How often the answer's last byte is repeated.</param>
internal sealed record BootLog(
    int Rate, double DelayMs, double LineDelayMs, ImmutableArray<string> Running, ImmutableArray<string> NothingToRun,
    double? PeriodMs = null, ImmutableArray<string>? Chatter = null, bool Echo = false, string? Answer = null, int AnswerFill = 0);
