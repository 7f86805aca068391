using NcpFlash.Diagnostics;

namespace NcpFlash.Images;

/// <summary>A section that names an image.</summary>
/// <param name="Name">Name of the section, which is also the partition's name for <c>@partition</c>.</param>
/// <param name="Place">Where the section begins.</param>
/// <param name="FileName">Path or pattern, with <c>/</c> and still with <c>$(CHIPNAME)</c>.</param>
/// <param name="Address">Flash address; null for <c>@partition</c>.</param>
public sealed record ConfigSection(string Name, SourcePlace Place, Sourced<string> FileName, Sourced<uint?> Address);
