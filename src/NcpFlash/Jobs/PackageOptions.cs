using NcpFlash.Images;

namespace NcpFlash.Jobs;

/// <summary>What the command line says about a package.</summary>
/// <param name="ChipName">Replaces <c>$(CHIPNAME)</c> in file names.</param>
/// <param name="Erase">Overrides the INI's erase mode; null leaves it.</param>
public sealed record PackageOptions(string ChipName, EraseMode? Erase = null);
