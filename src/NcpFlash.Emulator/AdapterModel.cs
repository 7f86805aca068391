namespace NcpFlash.Emulator;

/// <summary>The USB-serial adapter in front of the chip.</summary>
/// <param name="PacketLatency">How long received bytes wait for company before the host gets them.</param>
public sealed record AdapterModel(TimeSpan PacketLatency)
{
    /// <summary>An adapter that adds one high-speed USB microframe (125 µs) and nothing else.</summary>
    public static AdapterModel Ideal { get; } = new(TimeSpan.FromMicroseconds(125));
}
