using System.Collections.Immutable;
using NcpFlash.Diagnostics;

namespace NcpFlash.Images;

/// <summary>Everything that can be told of a file, or of a part of it, without a chip.</summary>
/// <param name="Title">Name of the file, or of the part of it.</param>
/// <param name="Kind">
/// <c>boot2</c>, <c>firmware</c>, <c>partition-table</c>, <c>ota</c>, <c>littlefs</c>, <c>efuse</c>, <c>ini</c>, <c>flash-copy</c>, <c>blank</c>,
/// <c>foreign</c>, <c>cut</c> or <c>unknown</c>.
/// </param>
/// <param name="What">What it is, in a few words.</param>
/// <param name="Length">Length in bytes.</param>
/// <param name="Digest">SHA-256 of all of it.</param>
public sealed record ImageReport(string Title, string Kind, string What, long Length, Sha256Digest Digest)
{
    /// <summary>Where in the file it begins; 0 for a file.</summary>
    public long Offset { get; init; }

    /// <summary>Version, or null.</summary>
    public string? Version { get; init; }

    /// <summary>Date and time of the build as the image states it, or null.</summary>
    public string? Built { get; init; }

    /// <summary>Anti-rollback counter of a firmware image, or null.</summary>
    public int? AntiRollback { get; init; }

    /// <summary>Where it belongs, in words; null for what belongs nowhere.</summary>
    public string? Place { get; init; }

    /// <summary>Its entry in the catalogue, or null.</summary>
    public PublishedFile? Published { get; init; }

    /// <summary>Its verified signature, or null for what cannot be signed.</summary>
    public ImageSignature? Signature { get; init; }

    /// <summary>Whose key the signature, or the hash in an efuse file, belongs to; null when the catalogue does not know.</summary>
    public KnownKey? Signer { get; init; }

    /// <summary>What is in it, a line an entry: partitions, efuse fields, images of a configuration.</summary>
    public ImmutableArray<string> Details { get; init; } = [];

    /// <summary>What is wrong with it, so that it cannot be used.</summary>
    public ImmutableArray<Diagnosis> Faults { get; init; } = [];

    /// <summary>What deserves a word.</summary>
    public ImmutableArray<Diagnosis> Warnings { get; init; } = [];

    /// <summary>What is inside: the image of a package, the partitions of a flash copy.</summary>
    public ImmutableArray<ImageReport> Parts { get; init; } = [];

    /// <summary>True when it is known and nothing is wrong with it or with what is inside.</summary>
    public bool IsWhole => Kind is not ("unknown" or "cut") && Faults.IsEmpty && Parts.All(p => p.Faults.IsEmpty && p.Parts.All(i => i.Faults.IsEmpty));
}
