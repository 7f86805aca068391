namespace NcpFlash.Emulator;

/// <summary>
/// What the ROM does with an xz stream whose lc, lp and pb are not 3, 0 and 2, which are all that any log of a part shows (PROTOCOL 3.3, an inference either
/// way).
/// </summary>
public enum ForeignXz
{
    /// <summary>It decodes it, as the format wants.</summary>
    Taken,

    /// <summary>It refuses it as damaged.</summary>
    Refused,

    /// <summary>It never answers again; a reset ends that.</summary>
    Hang,

    /// <summary>It decodes it with the vendor's values, does not notice, and programs rubbish.</summary>
    Rubbish,
}
