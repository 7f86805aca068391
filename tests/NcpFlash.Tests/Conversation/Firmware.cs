using System.Collections.Immutable;

namespace NcpFlash.Tests.Conversation;

/// <summary>What runs from the flash of a part that nobody can reset, and what is then the right thing to say.</summary>
/// <param name="Name">Its word in the emulator's settings.</param>
/// <param name="BitsPerSecond">Rate of its console.</param>
/// <param name="Speaks">What is to be said of it when it runs and was not started by a reset.</param>
internal sealed record Firmware(string Name, int BitsPerSecond, params ImmutableArray<Cause> Speaks)
{
    /// <summary>Readable at some rate.</summary>
    private static readonly Cause Text = new("connect.text", "C05");

    /// <summary>Firmware that talks at another rate, faster than consoles of other boards.</summary>
    private static readonly Cause AtOtherRate = new("connect.other-rate", "C06");

    /// <summary>Firmware that answers bursts by runs of a byte.</summary>
    private static readonly Cause Answers = new("connect.firmware-answers", "C06");

    /// <summary>A console at 115200.</summary>
    private static readonly Cause Slow = new("connect.slow-talker", "C07");

    /// <summary>Rate of its console.</summary>
    public BitRate Rate => new(BitsPerSecond);

    /// <summary>Every firmware of the table. Those that print only when they start are silent when somebody comes later.</summary>
    public static ImmutableArray<Firmware> All { get; } =
    [
        new("2000000", 2_000_000, BoardFault.Silence),
        new("921600", 921_600, BoardFault.Silence),
        new("115200", 115_200, BoardFault.Silence),
        new("t02", 921_600, Answers, AtOtherRate),
        new("shell", 2_000_000, Answers, AtOtherRate),
        new("chatter-115200", 115_200, Text, Slow),
        new("chatter-921600", 921_600, Text, AtOtherRate),
        new("chatter-2000000", 2_000_000, Text, AtOtherRate),
    ];
}
