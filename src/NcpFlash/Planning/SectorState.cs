namespace NcpFlash.Planning;

/// <summary>What is known of a sector on the part, compared with what a job wants in it.</summary>
internal enum SectorState
{
    /// <summary>Nothing is known, or the sector is no business of the job.</summary>
    Unknown,

    /// <summary>A digest says that it holds what is wanted.</summary>
    Equal,

    /// <summary>It is blank, or its neighbours suggest it, and something else than 0xFF is wanted.</summary>
    Blank,

    /// <summary>It holds something else, or its neighbours suggest it.</summary>
    Differs,
}
