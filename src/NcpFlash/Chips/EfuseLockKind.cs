namespace NcpFlash.Chips;

/// <summary>Against what a lock bit of the efuse array protects.</summary>
public enum EfuseLockKind
{
    /// <summary>Nothing more can be burnt.</summary>
    Write,

    /// <summary>Nothing can be read: zeros come instead.</summary>
    Read,
}
