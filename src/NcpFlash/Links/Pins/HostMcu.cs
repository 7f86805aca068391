namespace NcpFlash.Links.Pins;

/// <summary>Where a host MCU has its ports and their clocks.</summary>
/// <param name="Name">Name.</param>
/// <param name="Ports">Letters of its ports.</param>
/// <param name="PortA">Address of port A, not secure.</param>
/// <param name="Clock">The register with the clock enable bits, and those that set and clear them where it cannot be written itself.</param>
/// <param name="SecureOffset">From an address to its secure alias; null where there is none.</param>
/// <param name="IsSecure">True when the secure aliases are used.</param>
internal sealed record HostMcu(string Name, string Ports, uint PortA, (uint Enable, uint? Set, uint? Clear) Clock, uint? SecureOffset, bool IsSecure)
{
    private const uint PortStep = 0x400;

    /// <summary>Offsets of a port's registers.</summary>
    public const uint Moder = 0x00, Otyper = 0x04, Pupdr = 0x0C, Idr = 0x10, Odr = 0x14, Bsrr = 0x18;

    private uint Alias => IsSecure ? SecureOffset ?? 0 : 0;

    /// <summary>Address of a port.</summary>
    public uint Port(McuPin pin) => PortA + (PortStep * (uint)pin.PortIndex) + Alias;

    /// <summary>The clock bit of a port.</summary>
    public static uint ClockBit(McuPin pin) => 1u << pin.PortIndex;

    /// <summary>The register to read a port's clock bit from.</summary>
    public uint ClockRegister => Clock.Enable + Alias;

    /// <summary>The register and the value that switch the clocks of <paramref name="bits"/> on or off, when the register reads <paramref name="now"/>.</summary>
    public (uint Address, uint Value) Switch(uint bits, bool on, uint now) => (on, Clock) switch
    {
        (true, { Set: { } set }) => (set + Alias, bits),
        (false, { Clear: { } clear }) => (clear + Alias, bits),
        _ => (ClockRegister, on ? now | bits : now & ~bits),
    };
}
