using System.Collections.Immutable;

namespace NcpFlash.Diagnostics;

/// <summary>Why a part does not answer the handshake: its pins, its power, the wires. Found by rules over the evidence of all attempts.</summary>
public static class WiringFaults
{
    /// <summary>The part lives, and is not in its ROM. Facts: text.</summary>
    public static readonly DiagnosisKind NotInRom = new(
        "connect.not-in-rom", Outcome.ChipOrLink, Confidence.High,
        "The part talks when it starts from its flash (\"{text}\"), but answers no handshake.",
        "Power, ground and the line from the part to the adapter are good. Either BOOT was not high when CHIP_EN rose, or what the adapter sends does not reach the part.",
        "Measure BOOT: it must be at 3.3 V before CHIP_EN rises and 2 ms longer. If it is, check the wire from adapter TX to NCP UART_RX.")
    { Row = "B02", NextTest = "Hold BOOT at 3.3 V with a wire, pulse CHIP_EN low, and run the command again with --boot none: an answer means that BOOT was the fault." };

    /// <summary>The application starts after a reset into the ROM. Facts: text, rate.</summary>
    public static readonly DiagnosisKind BootLow = new(
        "connect.boot-low", Outcome.ChipOrLink, Confidence.High,
        "After the reset that should have led into the boot ROM the part started its firmware: \"{text}\" at {heardrate} baud.",
        "CHIP_EN was pulsed, so that line works; BOOT was low when CHIP_EN rose, or was released within 2 ms after it.",
        "Connect BOOT to the line that drives it, or hold it at 3.3 V by hand: BOOT high first, then CHIP_EN low for 100 ms and high, BOOT high for at least 2 ms more. "
        + "An RC on BOOT slower than that on CHIP_EN has the same effect.")
    { Row = "B03", NextTest = "Hold BOOT at 3.3 V with a wire and run the same command again: if the part then answers, BOOT was not driven." };

    /// <summary>Another chip drives the line. Facts: attempts, seen.</summary>
    public static readonly DiagnosisKind Contention = new(
        "connect.contention", Outcome.ChipOrLink, Confidence.Possible,
        "No answer came to {tried} handshakes{seen}.",
        "What the adapter sends may not reach the part: the UART pins of a host MCU may still drive the same wires, the adapter may be too weak, or the wire from adapter TX to NCP UART_RX is open.",
        "Set the UART pins of the host MCU to input, or hold it in reset after it has set BOOT and CHIP_EN; check the wire from adapter TX to NCP UART_RX.")
    { Row = "B04", NextTest = "Measure NCP UART_RX while nothing is sent: 3.3 V is right; anything between 0.5 V and 2.8 V means that two outputs fight." };

    /// <summary>Power through the inputs. Facts: worked, tried.</summary>
    public static readonly DiagnosisKind HalfPowered = new(
        "connect.half-powered", Outcome.ChipOrLink, Confidence.Possible,
        "The handshake worked {worked} times in {tried}.",
        "A part that is fed through its UART pins while its supply is off does not reset properly; a slow or very fast edge on CHIP_EN does the same.",
        "Power the module off completely, hold BOOT and adapter TX low, power it on, set BOOT high, then raise CHIP_EN.")
    { Row = "B05", NextTest = "Unplug the adapter's TX wire while the module is powered off and on again, plug it in, and try once more: if it works now, the part was fed through the wire." };

    /// <summary>The lines are wired in another way. Facts: wiring.</summary>
    public static readonly DiagnosisKind OtherWiring = new(
        "connect.lines-differ", Outcome.ChipOrLink, Confidence.High,
        "The part answers when DTR and RTS are used as: {wiring}; in the vendor's way it does not.",
        "DTR and RTS are wired to BOOT and CHIP_EN crossed or inverted.",
        "Wire DTR to BOOT and RTS to CHIP_EN without inverters, or use the wiring that works: {sequence}.")
    { Row = "B10", NextTest = "Run 'ncpflash reset' with that wiring: if the firmware starts, it is settled." };

    /// <summary>The pins are driven in vain. Facts: pulses.</summary>
    public static readonly DiagnosisKind NoReset = new(
        "connect.no-reset", Outcome.Done, Confidence.High,
        "The part answers, but {pulses} resets in a row did not reset it.",
        "It was in its boot ROM already. What drives BOOT and CHIP_EN does not reach them: lines that are not wired, other pins, or a program without effect.",
        "Nothing has to be done while the part stays in its ROM. To reset it from here, wire DTR to BOOT and RTS to CHIP_EN, or say with --boot what drives them.",
        "B10");

    /// <summary>Replies come only when more bytes follow. Facts: count.</summary>
    public static readonly DiagnosisKind HeldBack = new(
        "connect.held-back", Outcome.ChipOrLink, Confidence.High,
        "The handshake's answer of 2 bytes came only after further questions had brought more bytes.",
        "The adapter or its driver holds replies back until 32 bytes have gathered; CH340 and CH341 are known for it.",
        "Use another adapter: an FT232RL is known to work. Meanwhile every command is followed by a question whose reply pushes the answer out, at {rate} baud.")
    { Row = "B08", NextTest = "Join TX and RX of the adapter and run 'ncpflash adapter test': it shows from which length on bytes come back." };

    /// <summary>The ROM was left alone too long. Facts: time.</summary>
    public static readonly DiagnosisKind IdleDrop = new(
        "connect.idle-drop", Outcome.ChipOrLink, Confidence.High,
        "The part answered the handshake, and nothing {time} later.",
        "The ROM falls back to the handshake when it hears nothing for 2 s. This is no fault of the wiring.",
        "Run the command again without a pause between its steps.")
    { Row = "B09", NextTest = "Run the command again on an idle computer: if it works, the pause was the cause." };

    /// <summary>It works now and then. Facts: worked, tried.</summary>
    public static readonly DiagnosisKind Marginal = new(
        "connect.marginal", Outcome.ChipOrLink, Confidence.High,
        "The handshake was answered in {worked} of {tried} tries.",
        "The line or the supply is at its limit. In order of frequency: wires too long, ground missing or thin, the module fed from the adapter's 3.3 V pin, a weak adapter.",
        "Shorten the wires below 20 cm, add a ground wire beside them, give the module its own 3.3 V supply, or use another adapter.")
    { Row = "C15", NextTest = "Run 'ncpflash doctor' after each change: it counts the answers in 20 tries." };

    /// <summary>RX is not driven. Facts: bytes, received, count.</summary>
    public static readonly DiagnosisKind Floating = new(
        "connect.floating", Outcome.ChipOrLink, Confidence.Possible,
        "{received} bytes that look like an echo fading away came back after {count} were sent: {bytes}.",
        "The adapter's RX seems to be driven by nobody and picks up its own TX: the module is unpowered or in reset (CHIP_EN low), or its TX is not connected.",
        "Check the supply of the module, that CHIP_EN is at 3.3 V, and the wire from NCP UART_TX to adapter RX.")
    { Row = "C02", NextTest = "Pull adapter RX to 3.3 V by 10 kilohms: if the bytes vanish, nobody drove the line." };

    /// <summary>RX is low. Facts: received.</summary>
    public static readonly DiagnosisKind StuckLow = new(
        "connect.stuck-low", Outcome.ChipOrLink, Confidence.High,
        "The line from the part is held low: {received} zero bytes or BREAKs came, whatever was sent.",
        "A short to ground, an unpowered level shifter, or a module without power pulls the adapter's RX down.",
        "Take the wire off adapter RX. If the zeros stop, the module's side is at fault: check its supply and level shifter. If not, the adapter is.")
    { Row = "C08", NextTest = "Take the wire off adapter RX and listen again: silence means that the module's side holds the line." };

    /// <summary>Bytes that are text at no rate. Facts: received, bytes.</summary>
    public static readonly DiagnosisKind Noise = new(
        "connect.noise", Outcome.ChipOrLink, Confidence.Likely,
        "Bytes came that are text at no rate: {bytes}.",
        "The levels on the line are not those of a UART: ground is missing between adapter and module, a wire is loose, or the two use different voltages.",
        "Connect the grounds of adapter, module and its supply by a short wire, and check that both work at 3.3 V.")
    { Row = "B01", NextTest = "Measure between the grounds of adapter and module: 0 V and less than one ohm is right." };

    /// <summary>All kinds of this class.</summary>
    public static ImmutableArray<DiagnosisKind> All { get; } =
        [NotInRom, BootLow, Contention, HalfPowered, OtherWiring, NoReset, HeldBack, IdleDrop, Marginal, Floating, StuckLow, Noise];
}
