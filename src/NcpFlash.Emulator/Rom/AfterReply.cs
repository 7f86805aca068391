namespace NcpFlash.Emulator.Rom;

/// <summary>What the chip does once a reply has left.</summary>
internal enum AfterReply
{
    /// <summary>Waits for the next command.</summary>
    Stay,

    /// <summary>Changes to another rate; the reply went at the old one (command 0x22).</summary>
    SwitchRate,

    /// <summary>The reply itself goes at the new rate (command 0x20).</summary>
    SwitchRateFirst,

    /// <summary>Resets; BOOT is as it was latched.</summary>
    Reset,

    /// <summary>Starts from flash.</summary>
    BootFlash,

    /// <summary>Runs an image in RAM.</summary>
    RunImage,
}
