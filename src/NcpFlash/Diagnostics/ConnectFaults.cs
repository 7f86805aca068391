using System.Collections.Immutable;

namespace NcpFlash.Diagnostics;

/// <summary>What can go wrong until the ROM has answered and proved itself.</summary>
public static class ConnectFaults
{
    /// <summary>Nothing came back in any attempt.</summary>
    public static readonly DiagnosisKind NoAnswer = new(
        "connect.no-answer", Outcome.ChipOrLink, Confidence.Possible,
        "No byte came back in {attempts} attempts of {count} x 0x55 at {rate} baud on {port}.",
        "The part is not in its boot ROM (BOOT was low when CHIP_EN rose, or it was never reset), it has no power, TX and RX are swapped or "
        + "open, ground is missing, or the adapter holds short replies back. Silence alone does not tell these apart.",
        "Check in this order: module powered with 3.3 V and common ground; adapter TX to NCP UART_RX and adapter RX to NCP UART_TX; BOOT high, then "
        + "CHIP_EN low and high again, and only then this command with --boot host. If it stays silent, try another adapter: an FT232RL is known to work.",
        "B01")
    { NextTest = "Swap TX and RX once; then pulse CHIP_EN with BOOT low while 'ncpflash doctor' listens: a running module prints a boot log." };

    /// <summary>The host hears itself.</summary>
    public static readonly DiagnosisKind Echo = new(
        "connect.echo", Outcome.ChipOrLink, Confidence.Certain,
        "{received} bytes 0x55 came back after {count} were sent, and nothing else.",
        "TX and RX are joined somewhere: a loopback plug, a solder bridge, or a one-wire interface. The part is not heard.",
        "Remove the bridge between TX and RX and run the command again.",
        "C01")
    { NextTest = "Take the wire off adapter RX: if the bytes still come back, the bridge is in the adapter." };

    /// <summary>The ROM is closed.</summary>
    public static readonly DiagnosisKind Protected = new(
        "connect.protected", Outcome.ChipOrLink, Confidence.High,
        "The part answered 0A 0A.",
        "This is how a protected or closed boot ROM refuses the UART.",
        "No tool can open a closed part. Use another module, or ask its owner for the debug password.",
        "C04");

    /// <summary>An application is running.</summary>
    public static readonly DiagnosisKind Text = new(
        "connect.text", Outcome.ChipOrLink, Confidence.Certain,
        "Readable text came instead of OK: \"{text}\".",
        "Firmware is running: the part started from its flash, because BOOT was low at the moment CHIP_EN rose.",
        "Set BOOT high first, pulse CHIP_EN low for 100 ms, keep BOOT high for at least 2 ms longer, then run the command again.",
        "C05")
    { NextTest = "Hold BOOT at 3.3 V with a wire, pulse CHIP_EN low, and run the command again." };

    /// <summary>Bytes that are no answer.</summary>
    public static readonly DiagnosisKind Unexpected = new(
        "connect.unexpected", Outcome.ChipOrLink, Confidence.Possible,
        "{received} bytes came back, but no OK among them: {bytes}.",
        "Running firmware talks at another rate, the line floats while the module is unpowered or in reset, ground is missing, or the adapter does not make {rate} baud.",
        "Make sure that BOOT is high while CHIP_EN rises; then try a lower handshake rate: --boot-baud 115200.",
        "C06")
    { NextTest = "Run 'ncpflash doctor': it listens at several rates and tells what talks." };

    /// <summary>OK came, boot info did not.</summary>
    public static readonly DiagnosisKind BootInfoFailed = new(
        "connect.boot-info", Outcome.ChipOrLink, Confidence.High,
        "The handshake was answered, but boot info was not: {reason}.",
        "The first command was lost or damaged: bytes of the handshake were still under way, or the line is marginal.",
        "Run the command again; if it repeats, shorten the wires, lower the rate (--boot-baud 115200), or use another adapter.",
        "D01");

    /// <summary>Another chip answered.</summary>
    public static readonly DiagnosisKind OtherChip = new(
        "connect.other-chip", Outcome.ChipOrLink, Confidence.Certain,
        "The boot ROM reports version {version}, which is not a {family}.",
        "A part of another family is connected. Its flash was not touched.",
        "Check which module is on this port.",
        "C14");

    /// <summary>A ROM revision not in the data.</summary>
    public static readonly DiagnosisKind NewRevision = new(
        "connect.new-revision", Outcome.Done, Confidence.Likely,
        "The boot ROM reports version {version}, a revision of {family} that is not known yet.",
        "The family number matches; the revision is newer than this tool's data.",
        "Go on, and please report the version and how it went.",
        "C14");

    /// <summary>The adapter holds short replies back; they are pushed out. Facts: port.</summary>
    public static readonly DiagnosisKind HoldsBack = new(
        "adapter.holds-back", Outcome.Done, Confidence.High,
        "The part's OK came out of {port} only when more bytes followed it.",
        "The adapter holds replies shorter than 32 bytes back, as some CH340 and CH341 do: tools that wait for the two bytes of the OK never see them.",
        "Nothing has to be done: every question is followed by another one that pushes its answer out. Work is faster with another adapter (an FT232R, for example).",
        "A10");

    /// <summary>The port cannot make the work rate.</summary>
    public static readonly DiagnosisKind RateNotMade = new(
        "rate.not-made", Outcome.ChipOrLink, Confidence.Certain,
        "The adapter makes {real} baud of the {rate} asked for.",
        "The driver clamps or rounds the rate; the part would hear noise.",
        "Choose a rate the adapter can make, for example --baud {advised}.",
        "A07");

    /// <summary>Nothing works at the new rate.</summary>
    public static readonly DiagnosisKind RateNotWorking = new(
        "rate.not-working", Outcome.ChipOrLink, Confidence.High,
        "The part accepted {rate} baud, and then nothing valid came at that rate ({reason}).",
        "The adapter, its cable or the wiring does not carry this rate.",
        "Reset the part into its ROM and use a lower rate: --baud 1000000, 921600 or 500000.",
        "D02");

    /// <summary>All kinds of this class.</summary>
    public static ImmutableArray<DiagnosisKind> All { get; } =
        [NoAnswer, Echo, Protected, Text, Unexpected, BootInfoFailed, OtherChip, NewRevision, HoldsBack, RateNotMade, RateNotWorking];
}
