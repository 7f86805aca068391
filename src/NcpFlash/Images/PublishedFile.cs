using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace NcpFlash.Images;

/// <summary>A file that somebody published, known by its SHA-256.</summary>
/// <param name="Name">Name it was published under.</param>
/// <param name="Sha256">Digest of the whole file.</param>
/// <param name="Releases">The packages it is part of, oldest first; empty when that is not known.</param>
/// <param name="Source">Where the digest comes from.</param>
public sealed record PublishedFile(
    string Name, [property: JsonConverter(typeof(Sha256Converter))] Sha256Digest Sha256, ImmutableArray<string> Releases, string Source)
{
    /// <summary>Set of firmware it belongs to, such as <c>T01</c>; null for what serves all.</summary>
    public string? Profile { get; init; }

    /// <summary>Length in bytes, or null.</summary>
    public long? Length { get; init; }

    /// <summary>Version, or null.</summary>
    public string? Version { get; init; }

    /// <summary>Release and profile in a few words: <c>X-CUBE-ST67W61 1.3.0, T01</c>.</summary>
    public override string ToString() => string.Join(
        ", ", new[] { Releases.IsEmpty ? Name : string.Join(" and ", Releases), Profile }.OfType<string>());
}
