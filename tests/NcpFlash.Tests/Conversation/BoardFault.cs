using System.Collections.Immutable;

namespace NcpFlash.Tests.Conversation;

/// <summary>What is wrong with a board, whether a part behind it can be reached at all, and what is the right thing to say when not.</summary>
/// <param name="Name">In words.</param>
/// <param name="Settings">Settings of the emulated part.</param>
/// <param name="Reachable">True when a patient expert gets through without touching the board.</param>
/// <param name="Causes">What names the cause; empty where the part is reachable, and where it is the firmware that tells it.</param>
internal sealed record BoardFault(string Name, string Settings, bool Reachable, params ImmutableArray<Cause> Causes)
{
    /// <summary>Nothing comes back, whatever is done: no path from the part, no supply, held in reset.</summary>
    internal static readonly Cause Silence = new("connect.no-answer", "B01");

    /// <summary>Nothing that is text at any rate comes back; ground is one of the causes of the same row.</summary>
    private static readonly Cause Rubbish = new("connect.noise", "B01");

    /// <summary>The firmware starts after the reset into the ROM.</summary>
    internal static readonly Cause Started = new("connect.boot-low", "B03");

    /// <summary>The part lives and answers no handshake: not in its ROM, or what is sent does not reach it.</summary>
    internal static readonly Cause NotReached = new("connect.not-in-rom", "B02");

    /// <summary>The same, because somebody else drives the wire: from one side it looks as if the wire were open.</summary>
    private static readonly Cause Driven = new("connect.contention", "B04");

    /// <summary>True when it is only by its firmware that a part with this fault can be heard.</summary>
    public bool IsToldByFirmware => Causes.Contains(Started) || Causes.Contains(NotReached);

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
        new("BOOT let go too early", "boot=early", false, Started),
        new("BOOT low, no control lines", "boot=low,lines=off", false),
        new("BOOT low, lines go nowhere", "boot=low,lines=unwired", false),
        new("TX and RX swapped", "wires=swapped", false, Silence),
        new("wire to the part open", "wires=tx-open", false, NotReached, Driven),
        new("wire from the part open", "wires=rx-open", false, Silence),
        new("TX and RX joined", "wires=joined", false, new Cause("connect.echo", "C01")),
        new("another MCU drives the wire", "wires=contention", false, Driven, NotReached),
        new("wire to the part stuck low", "wires=tx-low", false, NotReached, Driven),
        new("wire from the part stuck low", "wires=rx-low", false, new Cause("connect.stuck-low", "C08")),
        new("RX floating", "wires=floating", false, new Cause("connect.floating", "C02")),
        new("no common ground", "wires=no-ground", false, Silence, Rubbish),
        new("CHIP_EN stuck low", "en=stuck-low", false, Silence),
        new("no supply", "power=off", false, Silence),
    ];
}
