using NcpFlash.Images;

namespace NcpFlash.Planning;

/// <summary>How the image guard judges a job.</summary>
/// <param name="Catalog">Published files and keys.</param>
/// <param name="IsForced">True to go on in spite of what the guard refuses; every refusal becomes a warning.</param>
/// <param name="BurnsEfuse">True when the job ends with burning an efuse file.</param>
public sealed record GuardPolicy(ReleaseCatalog Catalog, bool IsForced = false, bool BurnsEfuse = false)
{
    /// <summary>The library's own catalogue; nothing is forced and nothing is burnt.</summary>
    public static GuardPolicy Default { get; } = new(ReleaseCatalog.Published);
}
