using NcpFlash.Diagnostics;
using NcpFlash.Images;

namespace NcpFlash.Planning;

/// <summary>Is an efuse file byte for byte the published one whose bits it burns?</summary>
public static class GuardEfuseFile
{
    /// <summary>The warning that it is not, or null.</summary>
    /// <param name="name">Name of the file.</param>
    /// <param name="digest">SHA-256 of the file.</param>
    /// <param name="file">Its contents.</param>
    /// <param name="catalog">Published files.</param>
    public static Diagnosis? Examine(string name, Sha256Digest digest, EfuseFile file, ReleaseCatalog catalog) =>
        file.VendorDigest is { } expected && expected != digest && catalog.Find(expected) is { } published
            ? Diagnosis.Of(
                GuardFaults.NotAsPublished, ("file", name), ("published", $"{published.Name} of {published}"), ("digest", digest.ToString()),
                ("expected", expected.ToString()))
            : null;
}
