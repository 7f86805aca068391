namespace NcpFlash.Images;

/// <summary>Whether a slot of a calibration table counts.</summary>
public enum EfuseTrimState
{
    /// <summary>Its enable bit is not burnt.</summary>
    NotEnabled,

    /// <summary>It is enabled, but its parity bit contradicts its value: it does not count.</summary>
    WrongParity,

    /// <summary>It is sound, and a later slot replaces it.</summary>
    Replaced,

    /// <summary>It is what the part uses.</summary>
    InUse,
}
