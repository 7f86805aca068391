using System.Collections.Immutable;

namespace NcpFlash.Tests.Conversation;

/// <summary>What is wrong with a board, whether a part behind it can be reached at all, and what is the right thing to say when not.</summary>
/// <param name="Name">In words.</param>
/// <param name="Settings">Settings of the emulated part.</param>
/// <param name="Reachable">True when a patient expert gets through without touching the board.</param>
/// <param name="Causes">Ids of which each names the cause; empty where the part is reachable.</param>
internal sealed record BoardFault(string Name, string Settings, bool Reachable, params ImmutableArray<string> Causes)
{
    /// <summary>Firmware that talks without end when nobody resets it.</summary>
    internal static readonly ImmutableArray<string> TalksOn = ["connect.text", "connect.other-rate", "connect.slow-talker", "connect.boot-low", "connect.firmware-answers", "connect.unexpected"];

    /// <summary>Every fault of the table.</summary>
    public static ImmutableArray<BoardFault> All { get; } =
    [
        new("good", "", true),
        new("no control lines, in its ROM", "lines=off", true),
        new("lines crossed", "lines=crossed,boot=low", true),
        new("lines inverted", "lines=inverted,boot=low", true),
        new("lines crossed and inverted", "lines=crossed-inverted,boot=low", true),
        new("CHIP_EN inverted", "lines=en-inverted,boot=low", true),
        new("BOOT inverted", "lines=boot-inverted,boot=low", true),
        new("starts cleanly every other time", "phantom=half", true),
        new("BOOT let go too early", "boot=early", false, "connect.boot-low"),
        new("BOOT low, no control lines", "boot=low,lines=off", false, ["connect.no-answer", .. TalksOn]),
        new("BOOT low, lines go nowhere", "boot=low,lines=unwired", false, ["connect.no-answer", .. TalksOn]),
        new("TX and RX swapped", "wires=swapped", false, "connect.no-answer"),
        new("wire to the part open", "wires=tx-open", false, "connect.contention", "connect.not-in-rom"),
        new("wire from the part open", "wires=rx-open", false, "connect.no-answer"),
        new("TX and RX joined", "wires=joined", false, "connect.echo"),
        new("another MCU drives the wire", "wires=contention", false, "connect.contention", "connect.not-in-rom"),
        new("wire to the part stuck low", "wires=tx-low", false, "connect.contention", "connect.not-in-rom"),
        new("wire from the part stuck low", "wires=rx-low", false, "connect.stuck-low"),
        new("RX floating", "wires=floating", false, "connect.floating"),
        new("no common ground", "wires=no-ground", false, "connect.noise", "connect.no-answer", "connect.unexpected"),
        new("CHIP_EN stuck low", "en=stuck-low", false, "connect.no-answer"),
        new("no supply", "power=off", false, "connect.no-answer"),
    ];
}
