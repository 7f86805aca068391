using System.Collections.Immutable;

namespace NcpFlash.Diagnostics;

/// <summary>What wrong answers to the handshake mean. Found by rules over the evidence of all attempts.</summary>
public static class AnswerFaults
{
    /// <summary>The other half of a two-port adapter. Facts: bytes.</summary>
    public static readonly DiagnosisKind JtagChannel = new(
        "connect.jtag-channel", Outcome.ChipOrLink, Confidence.Certain,
        "Every byte came back with FA before it: {bytes}.",
        "FA is how the JTAG engine of an FT2232-like adapter refuses a command. This port is its JTAG channel, not a UART.",
        "Use the other port of the same adapter; it is interface B.")
    { Row = "C03" };

    /// <summary>One byte or two, over and over. Facts: byte, run.</summary>
    public static readonly DiagnosisKind FirmwareAnswers = new(
        "connect.firmware-answers", Outcome.ChipOrLink, Confidence.Likely,
        "The same came back over and over: {run} times {byte}.",
        "The boot ROM never answers so. Running firmware seems to answer at its own rate, or takes the sync bytes for commands.",
        "Check that BOOT is high while CHIP_EN rises. After T01 firmware some users had to erase the whole chip before another image could be flashed.")
    { Row = "C06", NextTest = "Hold CHIP_EN low while the command runs: if the bytes stop, they come from the part." };

    /// <summary>A console at another rate. Facts: talk, rate, received.</summary>
    public static readonly DiagnosisKind OtherRate = new(
        "connect.other-rate", Outcome.ChipOrLink, Confidence.Likely,
        "{received} bytes came that are no answer of the boot ROM; they are what text at about {talk} baud looks like at {rate} baud.",
        "Firmware is running and prints at that rate: the part is not in its boot ROM.",
        "Set BOOT high first, pulse CHIP_EN low for 100 ms, keep BOOT high for at least 2 ms longer, then run the command again.")
    { Row = "C06", NextTest = "Listen at {talk} baud ('ncpflash doctor' does): readable text settles it." };

    /// <summary>A slow talker. Facts: talk, rate, received.</summary>
    public static readonly DiagnosisKind SlowTalker = new(
        "connect.slow-talker", Outcome.ChipOrLink, Confidence.High,
        "{received} bytes came that are what text at about {talk} baud looks like at {rate} baud.",
        "Something that talks at {talk} baud is on this port: another board, another UART of this board, or firmware with a slow console. It is not the boot ROM.",
        "Check that this is the right port and that the wires go to NCP UART_TX and UART_RX. If they do, firmware is running: BOOT must be high when CHIP_EN rises.")
    { Row = "C07", NextTest = "Hold CHIP_EN low: if the text goes on, it does not come from this part." };

    /// <summary>Half an OK. Facts: bytes.</summary>
    public static readonly DiagnosisKind HalfOk = new(
        "connect.half-ok", Outcome.ChipOrLink, Confidence.High,
        "One half of OK came without the other: {bytes}.",
        "A byte was lost or changed on the way, or noise looked like one. Some tools take this for success and fail later.",
        "Shorten the wires, check ground, and try a lower rate: --boot-baud 115200.")
    { Row = "C11", NextTest = "Run 'ncpflash doctor': it counts how many of 20 handshakes are answered whole." };

    /// <summary>Text with missing characters. Facts: text, word.</summary>
    public static readonly DiagnosisKind TextWithHoles = new(
        "connect.text-with-holes", Outcome.ChipOrLink, Confidence.High,
        "The text of the part has characters missing: \"{text}\".",
        "Something between the part and this computer loses characters: a host MCU that passes bytes through in software cannot keep up at this rate.",
        "Use a lower rate (--baud 460800 or 115200), or wire the adapter directly to the module.")
    { Row = "C13", NextTest = "Wire the adapter directly to the module and read the same text again: if it is whole, the pass-through lost the characters." };

    /// <summary>All kinds of this class.</summary>
    public static ImmutableArray<DiagnosisKind> All { get; } = [JtagChannel, FirmwareAnswers, OtherRate, SlowTalker, HalfOk, TextWithHoles];
}
