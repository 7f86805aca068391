namespace NcpFlash.Images.Xz;

/// <summary>What a compressed LZMA2 chunk resets before it is decoded; each value includes those below it. The values are bits 5 and 6 of the control byte.</summary>
internal enum Lzma2Reset
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Probabilities, state and repeated distances.</summary>
    State = 1,

    /// <summary>New lc, lp and pb follow.</summary>
    Properties = 2,

    /// <summary>The dictionary is empty.</summary>
    Dictionary = 3,
}
