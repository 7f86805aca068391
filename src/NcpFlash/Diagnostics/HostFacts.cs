using System.Collections.Immutable;

namespace NcpFlash.Diagnostics;

/// <summary>What is known of the computer the port is on; null or empty where nothing is known.</summary>
public sealed record HostFacts
{
    /// <summary>Nothing is known.</summary>
    public static HostFacts Unknown { get; } = new();

    /// <summary><c>linux</c>, <c>windows</c>, <c>macos</c>, or null.</summary>
    public string? System { get; init; }

    /// <summary>What stands between this system and the USB bus, such as WSL or USB/IP, or null.</summary>
    public string? Virtual { get; init; }

    /// <summary>True when ModemManager runs.</summary>
    public bool? ModemManager { get; init; }

    /// <summary>True when brltty runs.</summary>
    public bool? Brltty { get; init; }

    /// <summary>How long ago the port came into being, as the system has it written down.</summary>
    public TimeSpan? PluggedSince { get; init; }

    /// <summary>The adapter's latency timer.</summary>
    public TimeSpan? LatencyTimer { get; init; }

    /// <summary>Known adapters that are on the bus without a port.</summary>
    public ImmutableArray<PortlessFacts> WithoutPort { get; init; } = [];

    /// <summary>Short names of the programs that have the port open, as far as this user may see.</summary>
    public ImmutableArray<string> Holders { get; init; } = [];
}
