using NcpFlash.Diagnostics;
using NcpFlash.Images;
using NcpFlash.Jobs;

namespace NcpFlash.Cli.Verbs;

/// <summary>Files that the command line names for a look only.</summary>
internal static class NamedFile
{
    /// <summary>Reads one whole.</summary>
    /// <exception cref="NcpException">It is missing, empty, too large or cannot be read.</exception>
    public static ReadOnlyMemory<byte> Read(string path) => PackageLoader.LoadImage(path, 0).Contents;

    /// <summary>The library's catalogue of published files, and the user's own over it.</summary>
    /// <param name="path">The user's catalogue, or null.</param>
    /// <exception cref="NcpException">It cannot be read, or is no catalogue.</exception>
    public static ReleaseCatalog Catalog(string? path) =>
        path is null ? ReleaseCatalog.Published : ReleaseCatalog.Published.With(ReleaseCatalog.Parse(Read(path).Span, path));
}
