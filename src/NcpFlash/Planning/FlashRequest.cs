using System.Collections.Immutable;
using NcpFlash.Images;

namespace NcpFlash.Planning;

/// <summary>What the user wants on the flash.</summary>
/// <param name="Images">Images, in any order.</param>
/// <param name="Erase">What is erased first.</param>
/// <param name="Skip">Ranges that must stay untouched; empty for none.</param>
/// <param name="IsRaw">True when the user named bytes and an address himself: what the bytes are is told, and refused only where they do not fit.</param>
public sealed record FlashRequest(ImmutableArray<PlanImage> Images, EraseMode Erase, ImmutableArray<FlashRange> Skip, bool IsRaw = false)
{
    /// <summary>Partitions to preserve byte for byte, by name; <c>all</c> stands for every one that the job does not write.</summary>
    public ImmutableArray<string> Keep { get; init; } = [];

    /// <summary>How the image guard judges the images; null when they are not meant for a part (a comparison).</summary>
    public GuardPolicy? Guard { get; init; } = GuardPolicy.Default;

    /// <summary>True to erase and write everything, even what is there already.</summary>
    public bool IsFull { get; init; }

    /// <summary>The request as it is when the job ends with burning an efuse file: the image guard is told.</summary>
    public FlashRequest BeforeBurn() => Guard is { } policy ? this with { Guard = policy with { BurnsEfuse = true } } : this;
}
