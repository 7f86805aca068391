namespace NcpFlash.Images.Xz;

/// <summary>The integrity check of a stream, as its flags name it.</summary>
internal enum XzCheck
{
    /// <summary>None.</summary>
    None = 0x00,

    /// <summary>CRC-32, four bytes.</summary>
    Crc32 = 0x01,

    /// <summary>CRC-64, eight bytes.</summary>
    Crc64 = 0x04,

    /// <summary>SHA-256, 32 bytes.</summary>
    Sha256 = 0x0A,
}
