using System.Collections.Immutable;

namespace NcpFlash.Diagnostics;

/// <summary>What goes wrong after the handshake, and after the flashing. Found by rules over the evidence of the whole job.</summary>
public static class WorkFaults
{
    /// <summary>Frames arrive damaged. Facts: damaged, commands.</summary>
    public static readonly DiagnosisKind DamagedFrames = new(
        "link.damaged-frames", Outcome.ChipOrLink, Confidence.High,
        "The part called {damaged} frames damaged (FL 0101, 0102 or 0103).",
        "Bytes were lost or changed on the way to the part: noise, long wires, or a rate at the limit.",
        "Lower the rate one step (--baud 1000000, 921600 or 500000) and shorten the wires.")
    { Row = "D03", NextTest = "Run the same job at --baud 500000: if no frame is damaged there, it is the rate." };

    /// <summary>Some questions stay without a whole answer. Facts: lost, asked, rate.</summary>
    public static readonly DiagnosisKind Lossy = new(
        "link.lossy", Outcome.ChipOrLink, Confidence.High,
        "{lost} of {asked} questions got no whole answer at once, at {rate} baud and below.",
        "Bytes are lost or changed on the way. Work goes on over this by asking again, and takes longer. In order of frequency: wires too long, ground missing or thin, "
        + "a weak supply, a hub or a host MCU between computer and module, a weak adapter.",
        "Shorten the wires below 20 cm, add a ground wire beside them, give the module its own 3.3 V supply, plug the adapter directly into the computer, or use another one.")
    { Row = "C15", NextTest = "Run 'ncpflash doctor' after each change: it counts the answers, and names the rate at which all of them come." };

    /// <summary>Losses at fast rates alone. Facts: lost, asked, rate, clean.</summary>
    public static readonly DiagnosisKind UncleanRate = new(
        "rate.unclean", Outcome.Done, Confidence.High,
        "{lost} of {asked} questions got no whole answer at faster rates, up to {rate} baud; at {clean} baud every one did.",
        "The adapter, its cable or the wires are at their limit there.",
        "Work at the clean rate (--baud {clean}), or shorten the wires.",
        "D03");

    /// <summary>Short frames pass, long ones do not. Facts: none.</summary>
    public static readonly DiagnosisKind LongFramesFail = new(
        "link.long-frames-fail", Outcome.ChipOrLink, Confidence.Likely,
        "Short commands are answered at {rate} baud, and long ones are not.",
        "The two rates differ by a few percent, or the edges are weak: the longer a frame, the more likely it breaks.",
        "Shorten the wires below 20 cm and lower the rate: --baud 921600 or 500000.")
    { Row = "D04", NextTest = "Run the same job at --baud 500000." };

    /// <summary>The host paused. Facts: time.</summary>
    public static readonly DiagnosisKind HostTooSlow = new(
        "chip.host-too-slow", Outcome.ChipOrLink, Confidence.High,
        "The part did not answer a command that came {time} after the one before.",
        "The ROM goes back to the handshake when it hears nothing for 2 s. The computer was busy or slept.",
        "Run the command again on an idle computer; everything is compressed before the part is asked.")
    { Row = "D06", NextTest = "Run the command again: if it gets past this point, it was the pause." };

    /// <summary>An erase was not answered. Facts: command, time.</summary>
    public static readonly DiagnosisKind EraseSilent = new(
        "flash.erase-silent", Outcome.ChipOrLink, Confidence.High,
        "No reply to {command} within {time}.",
        "The flash takes far longer than its kind should, does not erase at all, or the part lost power meanwhile: erasing takes the most current.",
        "Give the module a stronger supply and run the same command again; it starts over.")
    { Row = "D07", NextTest = "Erase a single sector ('ncpflash erase 0x0 4K'): if that is answered, it is the supply or the size." };

    /// <summary>The flash refuses an address. Facts: command, code.</summary>
    public static readonly DiagnosisKind FlashRefuses = new(
        "flash.refuses", Outcome.ChipOrLink, Confidence.High,
        "The flash refused {command}: {code}.",
        "The address lies behind its end, or its protection bits are set.",
        "Compare the address with the size that 'ncpflash info' shows; power the module off and on, which clears temporary protection.")
    { Row = "D10" };

    /// <summary>The ROM still answers after a flash.</summary>
    public static readonly DiagnosisKind StillInRom = new(
        "part.still-in-rom", Outcome.ChipOrLink, Confidence.Certain,
        "The part still answers as boot ROM after it was reset to start its firmware.",
        "BOOT is still high, or CHIP_EN was not pulsed.",
        "Set BOOT low, then pulse CHIP_EN low for 100 ms.")
    { Row = "F01" };

    /// <summary>The firmware complains about its clock. Facts: text.</summary>
    public static readonly DiagnosisKind SlowClock = new(
        "part.slow-clock", Outcome.Done, Confidence.Possible,
        "The firmware prints a complaint about its 32 kHz clock: \"{text}\".",
        "The board's 32.768 kHz source is missing or not selected; the firmware was flashed well.",
        "Fit or select the board's 32 kHz source as the module's hardware guide says.")
    { Row = "F03" };

    /// <summary>Another version runs. Facts: text, written.</summary>
    public static readonly DiagnosisKind OldVersion = new(
        "part.other-version", Outcome.ChipOrLink, Confidence.Possible,
        "The part starts a version that is not the one written ({written}): \"{text}\".",
        "The partition table names another slot than the one that was written, or was not written itself.",
        "Write the partition table too: flash with the INI of the whole package.")
    { Row = "F04" };

    /// <summary>The part runs. Facts: text.</summary>
    public static readonly DiagnosisKind Runs = new(
        "part.runs", Outcome.Done, Confidence.Likely,
        "After its start the part prints: \"{text}\".",
        "Firmware, or what loads it, runs. If its host still does not reach it, host and firmware do not fit: T01 and T02 firmware need different host programs.",
        "Compare the version in the text with what the host program asks for.")
    { Row = "F02" };

    /// <summary>Nothing is heard of a part that was told to run.</summary>
    public static readonly DiagnosisKind NotHeard = new(
        "part.not-heard", Outcome.Done, Confidence.Possible,
        "Nothing was heard from the part after it was told to start.",
        "It does not answer as a boot ROM. Its firmware may print nothing here, or does not start: no image that this part accepts, or no supply; or what was to start it, or what it says, does not get through.",
        "Look whether its host reaches it. If not, run 'ncpflash verify' with the INI of the package, and 'ncpflash info' for what this part accepts.");

    /// <summary>All kinds of this class.</summary>
    public static ImmutableArray<DiagnosisKind> All { get; } =
        [DamagedFrames, Lossy, UncleanRate, LongFramesFail, HostTooSlow, EraseSilent, FlashRefuses, StillInRom, SlowClock, OldVersion, Runs, NotHeard];
}
