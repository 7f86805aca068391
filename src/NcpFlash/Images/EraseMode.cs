namespace NcpFlash.Images;

/// <summary>What is erased before writing; the values are those of the INI key <c>erase</c> (PROTOCOL 5.2).</summary>
public enum EraseMode
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The sectors that each image touches.</summary>
    Range = 1,

    /// <summary>The whole chip, once, first.</summary>
    Chip = 2,
}
