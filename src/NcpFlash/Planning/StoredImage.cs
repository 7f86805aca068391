using NcpFlash.Images;

namespace NcpFlash.Planning;

/// <summary>An image that a part holds, as its boot header and its version block tell; the body was not read.</summary>
/// <param name="Address">Flash address of its first byte.</param>
/// <param name="Header">Its boot header with key and signature.</param>
/// <param name="Version">Its version without the texts, or null when it has none.</param>
public sealed record StoredImage(uint Address, BootHeader Header, FirmwareVersion? Version)
{
    /// <summary>
    /// Where its body lies on the flash, or null when the header's numbers cannot be; <see cref="BootHeader.BodyHash"/> is the digest it must have.
    /// </summary>
    public FlashRange? Body
    {
        get
        {
            ulong start = (ulong)Address + Header.BodyOffset;
            return start + Header.BodyLength > uint.MaxValue ? null : new FlashRange((uint)start, Header.BodyLength);
        }
    }
}
