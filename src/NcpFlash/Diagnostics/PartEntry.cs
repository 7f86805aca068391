namespace NcpFlash.Diagnostics;

/// <summary>What was done to BOOT and CHIP_EN just before a <see cref="Trial"/>.</summary>
public enum PartEntry
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The adapter's lines were moved so that a part wired in the vendor's way enters its ROM.</summary>
    LinesToRom,

    /// <summary>The adapter's lines were moved so that a part wired in the vendor's way starts from its flash.</summary>
    LinesToFlash,

    /// <summary>The adapter's lines hold CHIP_EN low, if they are wired in the vendor's way: a part in reset is silent.</summary>
    LinesInReset,

    /// <summary>As <see cref="LinesToRom"/>, with the adapter's TX held low while the part was off, so that nothing fed it (SYMPTOMS B05).</summary>
    LinesToRomUnfed,

    /// <summary>As <see cref="LinesToRom"/>, with DTR asserted behind it: some bridges pass nothing on without (ADAPTERS 2.2).</summary>
    LinesToRomAwake,

    /// <summary>The lines were moved for another wiring than the vendor's.</summary>
    OtherWiring,

    /// <summary>The user says that CHIP_EN was pulsed while BOOT was high.</summary>
    UserToRom,

    /// <summary>The user says that CHIP_EN was pulsed while BOOT was low.</summary>
    UserToFlash,

    /// <summary>The boot ROM was told to reset the part, so that it starts from its flash where BOOT is low.</summary>
    CommandToFlash,
}
