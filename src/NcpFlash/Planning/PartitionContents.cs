namespace NcpFlash.Planning;

/// <summary>What a partition of a part holds.</summary>
public enum PartitionContents
{
    /// <summary>Nobody has looked.</summary>
    Unknown,

    /// <summary>Erased flash, nothing but 0xFF.</summary>
    Blank,

    /// <summary>Something else.</summary>
    Used,
}
