namespace NcpFlash.Images.Xz;

/// <summary>The numbers of the LZMA2 chunk layout.</summary>
internal static class Lzma2Format
{
    /// <summary>Control byte that ends the data.</summary>
    public const byte EndMark = 0x00;

    /// <summary>Control byte of a stored chunk that empties the dictionary.</summary>
    public const byte StoredChunkWithReset = 0x01;

    /// <summary>Control byte of a stored chunk.</summary>
    public const byte StoredChunk = 0x02;

    /// <summary>Bit 7 of the control byte: a compressed chunk; bits 5 and 6 are a <see cref="Lzma2Reset"/>, bits 0..4 the top of the size.</summary>
    public const byte CompressedChunk = 0x80;

    /// <summary>Where the reset is in the control byte.</summary>
    public const int ResetShift = 5;

    /// <summary>Most bytes of a compressed chunk after decoding.</summary>
    public const int MaxUncompressed = 1 << 21;

    /// <summary>Most coded bytes of a compressed chunk.</summary>
    public const int MaxCompressed = 1 << 16;

    /// <summary>Most bytes of a stored chunk.</summary>
    public const int MaxStored = 1 << 16;

    /// <summary>Header bytes of a compressed chunk that carries properties.</summary>
    public const int MaxHeader = 6;
}
