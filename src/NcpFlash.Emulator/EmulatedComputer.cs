using NcpFlash.Diagnostics;

namespace NcpFlash.Emulator;

/// <summary>The computer that the adapter is plugged into, as far as it bears on the conversation.</summary>
public sealed record EmulatedComputer
{
    /// <summary>A quick computer of the kind on which this program runs.</summary>
    public static EmulatedComputer Usual { get; } = new();

    /// <summary>Its operating system: <c>linux</c>, <c>windows</c> or <c>macos</c>; null for the one on which this program runs.</summary>
    public string? System { get; init; }

    /// <summary>What stands between it and the USB bus, in words; null for nothing (SYMPTOMS A14).</summary>
    public string? Between { get; init; }

    /// <summary>How long it stands still, busy or asleep, before some of its writes (SYMPTOMS B09, D06).</summary>
    public TimeSpan StallTime { get; init; }

    /// <summary>Before every how many writes it does; 0 for never.</summary>
    public int StallEvery { get; init; }

    /// <summary>What a program finds out about this computer, which is not on the line: only what is said here where it is another one than the real computer.</summary>
    /// <param name="actual">What is known of the real computer.</param>
    public HostFacts Facts(HostFacts actual)
    {
        ArgumentNullException.ThrowIfNull(actual);
        HostFacts facts = System is null || System == actual.System ? actual : new HostFacts { System = System };
        return Between is null ? facts : facts with { Virtual = Between };
    }
}
