namespace NcpFlash.Sessions;

/// <summary>How the part is brought into its boot ROM.</summary>
public enum BootEntry
{
    /// <summary>The adapter's DTR and RTS drive BOOT and CHIP_EN; harmless where the port has no lines.</summary>
    Lines,

    /// <summary>A host MCU has done it: the part waits in its ROM. No line is moved.</summary>
    Host,

    /// <summary>Nobody does anything: the part must already be in its ROM. No line is moved.</summary>
    None,
}
