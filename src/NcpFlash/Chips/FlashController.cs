namespace NcpFlash.Chips;

/// <summary>Flash controller settings sent with command 0x3B (PROTOCOL 6.3); the pin field comes from boot info.</summary>
/// <param name="ClockConfig">Clock source (bits 7:4) and divider (3:0).</param>
/// <param name="IoMode">0 NIO, 1 DO, 2 QO, 3 DIO, 4 QIO.</param>
/// <param name="ClockDelay">Sampling delay: 0 = 0.5T, 1 = 1T, 2 = 1.5T, 3 = 2T.</param>
public sealed record FlashController(byte ClockConfig, byte IoMode, byte ClockDelay)
{
    /// <summary>The flash_set word for the given pin configuration.</summary>
    public uint Word(byte pin) => (uint)(pin | (ClockConfig << 8) | (IoMode << 16) | (ClockDelay << 24));
}
