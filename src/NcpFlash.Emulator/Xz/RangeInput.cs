namespace NcpFlash.Emulator.Xz;

/// <summary>Input of a chunk and how far it has been read.</summary>
internal ref struct RangeInput(ReadOnlySpan<byte> bytes, int position)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Position { get; private set; } = position;

    /// <exception cref="XzFormatException">The chunk has no more bytes.</exception>
    public byte Next() => Position < _bytes.Length ? _bytes[Position++] : throw new XzFormatException("chunk ends early");
}
