using System.Collections.Immutable;

namespace NcpFlash.Images;

/// <summary>A catalogue as it is written.</summary>
/// <param name="Files">The files.</param>
internal sealed record CatalogFile(ImmutableArray<PublishedFile> Files)
{
    public ImmutableArray<KnownKey>? Keys { get; init; }
}
