namespace NcpFlash.Images;

/// <summary>The boot config word at offset 120 of a boot header (PROTOCOL 7.1).</summary>
/// <param name="Value">The word.</param>
public readonly record struct BootConfigWord(uint Value)
{
    /// <summary>0 unsigned, 1 ECC.</summary>
    public int SignType => (int)(Value & 3);

    /// <summary>0 plain, 1 AES-128, 2 AES-256, 3 AES-192.</summary>
    public int EncryptType => (int)((Value >> 2) & 3);

    /// <summary>True for a flat image that runs from flash.</summary>
    public bool NoSegment => (Value & (1u << 8)) != 0;

    /// <summary>The ROM does not check the header's CRC when the field holds 0xDEADBEEF.</summary>
    public bool CrcIgnore => (Value & (1u << 16)) != 0;

    /// <summary>The body's hash is not checked when the image is unsigned and the field begins with 0xDEADBEEF.</summary>
    public bool HashIgnore => (Value & (1u << 17)) != 0;
}
