namespace NcpFlash.Emulator;

/// <summary>Electrical level of a pin.</summary>
public enum StrapLevel
{
    /// <summary>Low: on BOOT, start from flash.</summary>
    Low,

    /// <summary>High: on BOOT, wait in the boot ROM.</summary>
    High,
}
