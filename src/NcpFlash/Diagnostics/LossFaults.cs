using System.Collections.Immutable;

namespace NcpFlash.Diagnostics;

/// <summary>Why a part was lost in the middle of a job, or holds something else than was written. Found by rules over the evidence of the job.</summary>
public static class LossFaults
{
    /// <summary>The part started its firmware in the middle of the job. Facts: command, text.</summary>
    public static readonly DiagnosisKind Restarted = new(
        "part.restarted", Outcome.ChipOrLink, Confidence.High,
        "During {command} the part left its ROM and started from its flash: \"{text}\".",
        "Something reset it while BOOT was low: its supply dipped (erasing and programming take the most current), or CHIP_EN was pulled.",
        "Give the module a stronger supply, keep BOOT high for the whole job, and take off whatever else drives CHIP_EN; then run the same command again.")
    { Row = "D12", NextTest = "Run the job with BOOT tied high: if it now gets through, or comes back by itself, the part was reset." };

    /// <summary>Nothing is heard any more. Facts: command.</summary>
    public static readonly DiagnosisKind FellSilent = new(
        "part.fell-silent", Outcome.ChipOrLink, Confidence.Likely,
        "Nothing at all has come from the part since {command}.",
        "It lost its supply, a wire came off, or it was reset and started firmware that prints nothing.",
        "Check the supply under load and the wires from the part's TX to the adapter's RX and of GND, then run the same command again.")
    { Row = "D12", NextTest = "Run 'ncpflash info' without touching anything: if that is answered, the supply or a reset was the cause, not a wire." };

    /// <summary>Written twice, wrong in the same way. Facts: range.</summary>
    public static readonly DiagnosisKind StaysWrong = new(
        "flash.stays-wrong", Outcome.Verification, Confidence.High,
        "{range} was written anew and holds the same wrong contents as before.",
        "What is wrong stays where it is: sectors of the flash are protected or worn out, or other contents were meant.",
        "Power the module off and on, which clears temporary protection, and run the same command again; if the same range fails again, the flash is defective.")
    { Row = "D11", NextTest = "Erase the range alone with 'ncpflash erase': if it does not become blank, the flash is protected or defective." };

    /// <summary>Written twice, wrong in different ways. Facts: range.</summary>
    public static readonly DiagnosisKind WrongAnew = new(
        "flash.wrong-anew", Outcome.Verification, Confidence.Likely,
        "{range} was written anew and is wrong in another way than before.",
        "The flash takes what it is given, and is given something else each time: the supply dips while it programs, or the line changes bytes.",
        "Give the module a stronger supply, lower the rate (--baud 500000), and run the same command again.")
    { Row = "D11", NextTest = "Run the same job at --baud 500000: if it is verified there, it is the line; otherwise it is the supply." };

    /// <summary>All kinds of this class.</summary>
    public static ImmutableArray<DiagnosisKind> All { get; } = [Restarted, FellSilent, StaysWrong, WrongAnew];
}
