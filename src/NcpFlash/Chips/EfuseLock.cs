namespace NcpFlash.Chips;

/// <summary>What a lock bit of the efuse array closes for ever (PROTOCOL 10.2).</summary>
/// <param name="Kind">Against burning or against reading.</param>
/// <param name="Range">The bits it covers.</param>
public sealed record EfuseLock(EfuseLockKind Kind, EfuseRange Range);
