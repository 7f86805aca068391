using NcpFlash.Images;

namespace NcpFlash.Planning;

/// <summary>What is known of the part that images go to.</summary>
/// <param name="Efuse">Its efuse array decoded, or null when it was not read.</param>
/// <param name="Boot2">Version of the boot2 on it, or null.</param>
/// <param name="Firmware">Version of the firmware on it, or null.</param>
public sealed record GuardPart(EfuseReport? Efuse, FirmwareVersion? Boot2 = null, FirmwareVersion? Firmware = null)
{
    /// <summary>Nothing is known.</summary>
    public static GuardPart Unknown { get; } = new(Efuse: null);
}
