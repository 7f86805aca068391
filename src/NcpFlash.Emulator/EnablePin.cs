namespace NcpFlash.Emulator;

/// <summary>What CHIP_EN does on this board.</summary>
public enum EnablePin
{
    /// <summary>It follows its drivers.</summary>
    Normal,

    /// <summary>It is held low: the module never starts.</summary>
    StuckLow,

    /// <summary>It is held high: no reset reaches the module.</summary>
    StuckHigh,
}
