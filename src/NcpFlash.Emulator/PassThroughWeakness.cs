namespace NcpFlash.Emulator;

/// <summary>What a pass-through host does at a rate that is too high for it.</summary>
public enum PassThroughWeakness
{
    /// <summary>It copies every rate well.</summary>
    None,

    /// <summary>It loses single characters (SYMPTOMS C13).</summary>
    Loses,

    /// <summary>Its edges come late by up to a loop, and single bits are read wrong (PROTOCOL 12).</summary>
    Jitters,

    /// <summary>It forwards no faster than its limit from a ring of 512 bytes, which long frames overrun (PROTOCOL 12).</summary>
    Ring,
}
