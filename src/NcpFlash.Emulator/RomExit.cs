namespace NcpFlash.Emulator;

/// <summary>Ways out of the boot ROM.</summary>
internal enum RomExit
{
    /// <summary>Command 0x21.</summary>
    Reset,

    /// <summary>The supply sagged.</summary>
    BrownOut,

    /// <summary>Command 0x33.</summary>
    Flash,

    /// <summary>Command 0x1A.</summary>
    Image,
}
