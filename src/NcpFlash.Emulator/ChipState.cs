namespace NcpFlash.Emulator;

/// <summary>What the chip is doing.</summary>
public enum ChipState
{
    /// <summary>No power, or CHIP_EN is low.</summary>
    Off,

    /// <summary>Out of reset, oscillator not yet running.</summary>
    Starting,

    /// <summary>The ROM waits for a run of 0x55.</summary>
    Handshake,

    /// <summary>The ROM takes commands.</summary>
    Command,

    /// <summary>Started from flash: boot2 and the application have the line.</summary>
    Application,
}
