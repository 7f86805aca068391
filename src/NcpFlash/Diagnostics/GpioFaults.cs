using System.Collections.Immutable;

namespace NcpFlash.Diagnostics;

/// <summary>What can go wrong when GPIO lines of this computer drive BOOT and CHIP_EN.</summary>
public static class GpioFaults
{
    /// <summary>No such chip. Facts: chip, present.</summary>
    public static readonly DiagnosisKind NoChip = new(
        "gpio.no-chip", Outcome.Port, Confidence.Certain,
        "There is no GPIO chip {chip}.",
        "The name is not that of a chip of this computer now. {present}.",
        "{advice}.");

    /// <summary>The user may not open the chip. Facts: chip, user, owner, cure.</summary>
    public static readonly DiagnosisKind NoRights = new(
        "gpio.no-rights", Outcome.Port, Confidence.Certain,
        "The user {user} may not open {chip}.",
        "The system lets only some users use this chip: {owner}.",
        "{cure}.");

    /// <summary>No such line. Facts: line, count, last.</summary>
    public static readonly DiagnosisKind NoLine = new(
        "gpio.no-line", Outcome.Port, Confidence.Certain,
        "There is no GPIO line {line}: its chip has {count} lines.",
        "Lines are counted from 0 to {last} on each chip; the number is not that of a connector's pin.",
        "Look the line up with 'gpioinfo'.");

    /// <summary>Somebody has the line. Facts: line, consumer, chip.</summary>
    public static readonly DiagnosisKind Taken = new(
        "gpio.line-taken", Outcome.Port, Confidence.Certain,
        "The GPIO line {line} is in use by {consumer}.",
        "A line serves one user at a time: a program such as gpioset, or a driver of the kernel.",
        "End that program, or unload that driver, or use another line; 'gpioinfo' shows who has which. Nothing was moved.");

    /// <summary>No GPIO character device here. Facts: line, reason.</summary>
    public static readonly DiagnosisKind NotSupported = new(
        "gpio.not-supported", Outcome.Port, Confidence.Certain,
        "The GPIO line {line} cannot be driven here: {reason}.",
        "GPIO lines are driven through the character device of Linux 5.10 or later.",
        "Use a Linux system for it, or 'command:' with a program that drives the pins there.");

    /// <summary>The kernel refuses. Facts: line, reason.</summary>
    public static readonly DiagnosisKind Failed = new(
        "gpio.failed", Outcome.Port, Confidence.High,
        "The kernel refuses the GPIO line {line}: {reason}.",
        "Its driver cannot make it an output, or the chip has gone.",
        "Check with 'gpioinfo' and 'gpioset' that this line can be driven at all.");

    /// <summary>All kinds of this area.</summary>
    public static ImmutableArray<DiagnosisKind> All { get; } = [NoChip, NoRights, NoLine, Taken, NotSupported, Failed];
}
