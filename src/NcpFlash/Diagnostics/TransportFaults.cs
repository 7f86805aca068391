using System.Collections.Immutable;

namespace NcpFlash.Diagnostics;

/// <summary>What an adapter does to bytes. Found by rules over the evidence of a jumper test or of a whole job.</summary>
public static class TransportFaults
{
    /// <summary>Short replies stay in the adapter. Facts: held, block.</summary>
    public static readonly DiagnosisKind HoldsBack = new(
        "adapter.jumper-holds-back", Outcome.ChipOrLink, Confidence.Certain,
        "{held} bytes sent through the jumper did not come back until {block} had been sent.",
        "The adapter or its driver keeps replies until {block} bytes have gathered. The part's answer to the handshake has 2.",
        "Use another adapter, or a newer driver for this one. ncpflash works around it by asking more, which is slower.")
    { Row = "A10", NextTest = "Run 'ncpflash adapter test' with another adapter: its 1-byte test must pass." };

    /// <summary>Whole blocks vanish. Facts: lost.</summary>
    public static readonly DiagnosisKind LosesBlocks = new(
        "adapter.loses-blocks", Outcome.ChipOrLink, Confidence.Certain,
        "Blocks of {lost} bytes did not come back through the jumper; one byte more or less did.",
        "The driver does not end a transfer whose length is a multiple of its packet size, so the last block is stuck until more bytes follow.",
        "Use another adapter or a newer driver. ncpflash avoids such read lengths.")
    { Row = "A11", NextTest = "Run 'ncpflash adapter test' with another adapter." };

    /// <summary>Errors grow with the rate. Facts: clean, dirty, errors, sent.</summary>
    public static readonly DiagnosisKind Unclean = new(
        "adapter.unclean", Outcome.ChipOrLink, Confidence.Certain,
        "Through the jumper {errors} of {sent} bytes were wrong or missing at {dirty} baud.",
        "The adapter, its cable or its driver does not carry that rate. The highest clean rate below it is {clean}.",
        "Work at a rate that is clean, and that no faulty one lies below: --baud {clean}.")
    { Row = "A12", NextTest = "Repeat the test with a short cable directly at the computer, without a hub." };

    /// <summary>Bytes come back, but at no rate all of them. Facts: slowest, fastest.</summary>
    public static readonly DiagnosisKind NoCleanRate = new(
        "adapter.no-clean-rate", Outcome.ChipOrLink, Confidence.Certain,
        "Through the jumper bytes came back, but at no rate from {slowest} to {fastest} baud all of them, unchanged and in time.",
        "Something else drives the line, the jumper has no good contact, or the adapter or its driver is defective.",
        "Take the module and everything else off the adapter, join its TX and RX by a short wire, and run the test again; then try another adapter.")
    { Row = "A12", NextTest = "Repeat the test with nothing but the wire on the adapter." };

    /// <summary>Nothing comes through a jumper. Facts: port.</summary>
    public static readonly DiagnosisKind NoLoop = new(
        "adapter.no-loop", Outcome.ChipOrLink, Confidence.High,
        "Not one byte came back through the jumper on {port}.",
        "TX and RX of the adapter are not joined, the adapter waits for CTS, or it is defective.",
        "Take the module off, join TX and RX of the adapter by a wire, tie CTS to GND if the adapter has it, and run the test again.")
    { Row = "A09", NextTest = "Measure between TX and RX: they must be joined." };

    /// <summary>The latency timer. Facts: latency, cure.</summary>
    public static readonly DiagnosisKind LatencyTimer = new(
        "adapter.latency", Outcome.Done, Confidence.High,
        "A reply takes {latency} to arrive.",
        "The adapter's driver waits for more bytes before it hands over a few: its latency timer. Nothing is lost, but every command takes longer.",
        "{cure}.")
    { Row = "A13" };

    /// <summary>A CP2102N that was closed while receiving. Facts: usb.</summary>
    public static readonly DiagnosisKind DeadAfterClose = new(
        "adapter.dead-after-close", Outcome.ChipOrLink, Confidence.Possible,
        "The adapter {usb} receives nothing.",
        "Adapters of this kind can stop receiving for good when their port is closed while bytes arrive.",
        "Unplug the adapter, plug it in again, and run the same command.")
    { Row = "D13", NextTest = "Unplug the adapter and plug it in again: if the part answers then, this was the cause." };

    /// <summary>A driver of the system that does not serve the adapter. Facts: usb, rate.</summary>
    public static readonly DiagnosisKind SystemDriver = new(
        "adapter.system-driver", Outcome.ChipOrLink, Confidence.Likely,
        "Nothing comes back at {rate} baud from the adapter {usb} on macOS.",
        "The driver that macOS brings for these adapters fails above 230400 baud.",
        "Install the maker's driver, or work at --boot-baud 115200 --baud 230400.")
    { Row = "D14", NextTest = "Run the command with --boot-baud 115200: an answer settles it." };

    /// <summary>A bridge that passes nothing on without DTR. Facts: usb, sequence.</summary>
    public static readonly DiagnosisKind NeedsDtr = new(
        "adapter.needs-dtr", Outcome.ChipOrLink, Confidence.High,
        "The adapter {usb} passes bytes on only while DTR is asserted.",
        "Some bridges take DTR for the sign that a program listens. The vendor's way into the ROM ends with DTR released.",
        "Use {sequence}, which asserts DTR once BOOT has been sampled; or drive BOOT by other means and leave DTR asserted.")
    { NextTest = "Run the same command with that --boot: an answer at the first attempt settles it." };

    /// <summary>The OK came late. Facts: latency.</summary>
    public static readonly DiagnosisKind LateAnswer = new(
        "connect.late", Outcome.Done, Confidence.Certain,
        "The answer to the handshake took {latency}.",
        "A latency timer, a hub, a virtual machine or a busy computer delays what the part sends. Tools that wait for less may miss it.",
        "Nothing to do: ncpflash waits long enough.")
    { Row = "B07" };

    /// <summary>The first handshake went unanswered. Facts: tried.</summary>
    public static readonly DiagnosisKind FirstLost = new(
        "connect.first-lost", Outcome.Done, Confidence.High,
        "Handshake {tried} was answered, those before it were not.",
        "Adapter and ROM needed a moment to settle, or the ROM was still waiting for an earlier session to end.",
        "Nothing to do.")
    { Row = "B06" };

    /// <summary>Something came before the OK. Facts: leftovers.</summary>
    public static readonly DiagnosisKind Leftovers = new(
        "connect.leftovers", Outcome.Done, Confidence.Certain,
        "{leftovers} bytes came before OK.",
        "They were left over in the adapter, or are the end of what firmware printed. Boot info proved that the ROM answered.",
        "Nothing to do.")
    { Row = "C10" };

    /// <summary>All kinds of this class.</summary>
    public static ImmutableArray<DiagnosisKind> All { get; } =
        [HoldsBack, LosesBlocks, Unclean, NoCleanRate, NoLoop, LatencyTimer, DeadAfterClose, SystemDriver, NeedsDtr, LateAnswer, FirstLost, Leftovers];
}
