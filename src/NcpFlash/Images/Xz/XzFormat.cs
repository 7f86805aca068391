namespace NcpFlash.Images.Xz;

/// <summary>The numbers of the .xz container.</summary>
internal static class XzFormat
{
    /// <summary>Bytes of a stream header, and of a footer.</summary>
    public const int EdgeSize = 12;

    /// <summary>Header, data, check and index are padded to this.</summary>
    public const int Alignment = 4;

    /// <summary>Filter id of LZMA2.</summary>
    public const byte Lzma2Filter = 0x21;

    /// <summary>First byte of an index; a block begins with another.</summary>
    public const byte IndexMark = 0x00;

    /// <summary>Block flags: which bits hold the number of filters less one.</summary>
    public const byte FilterCountBits = 0x03;

    /// <summary>Block flags: must be zero.</summary>
    public const byte ReservedBlockFlags = 0x3C;

    /// <summary>Block flags: the compressed size is given.</summary>
    public const byte HasCompressedSize = 0x40;

    /// <summary>Block flags: the uncompressed size is given.</summary>
    public const byte HasUncompressedSize = 0x80;

    /// <summary>First bytes of a stream.</summary>
    public static ReadOnlySpan<byte> HeaderMagic => [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00];

    /// <summary>Last bytes of a stream, "YZ".</summary>
    public static ReadOnlySpan<byte> FooterMagic => "YZ"u8;

    /// <summary>How many zero bytes bring <paramref name="length"/> to a multiple of four.</summary>
    public static int Padding(long length) => (int)(-length & (Alignment - 1));
}
