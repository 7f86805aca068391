namespace NcpFlash.Emulator;

/// <summary>Where the adapter's DTR and RTS go. At its pins an asserted line is electrically low (PROTOCOL 1.2).</summary>
public enum LineWiring
{
    /// <summary>DTR to BOOT and RTS to CHIP_EN, without an inverter.</summary>
    On,

    /// <summary>The port has no control lines.</summary>
    Off,

    /// <summary>The port has lines, and they go nowhere.</summary>
    Unwired,

    /// <summary>DTR to CHIP_EN and RTS to BOOT (SYMPTOMS B10).</summary>
    Crossed,

    /// <summary>Both through an inverter (SYMPTOMS B10).</summary>
    Inverted,

    /// <summary>Crossed, and both through an inverter.</summary>
    CrossedInverted,

    /// <summary>RTS through an inverter to CHIP_EN.</summary>
    EnInverted,

    /// <summary>DTR through an inverter to BOOT.</summary>
    BootInverted,
}
