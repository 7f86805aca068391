namespace NcpFlash.Images.Xz;

/// <summary>
/// The decoded bytes. The buffer is made as large as the stream claims to become when that is little, and else grows with what has really
/// been decoded, so that a stream that lies about its size cannot take much memory.
/// </summary>
/// <param name="limit">Most bytes there may be.</param>
internal sealed class XzOutput(long limit)
{
    /// <summary>Most bytes that are set aside before they are decoded.</summary>
    public const int Ahead = 12 << 20;

    private readonly long _limit = Math.Min(limit, Array.MaxLength);
    private byte[] _buffer = [];

    /// <summary>How many bytes have been decoded.</summary>
    public int Length { get; private set; }

    /// <summary>The decoded bytes from <paramref name="start"/> on.</summary>
    public ReadOnlySpan<byte> Since(int start) => _buffer.AsSpan(start, Length - start);

    /// <summary>Adds room for <paramref name="count"/> bytes and returns the buffer from <paramref name="start"/> up to the end of that room.</summary>
    /// <param name="start">Where the window begins.</param>
    /// <param name="count">Bytes about to be decoded, at most 2 MiB.</param>
    /// <param name="chunks">The chunks from the current one on; room is made at once for all that they claim to hold.</param>
    /// <param name="offset">Place in the stream, for the message.</param>
    public Span<byte> Append(int start, int count, ReadOnlySpan<byte> chunks, int offset)
    {
        if (count > _limit - Length)
        {
            throw XzFault.TooLarge(offset, limit);
        }

        if (count > _buffer.Length - Length)
        {
            Grow(count, chunks);
        }

        Length += count;
        return _buffer.AsSpan(start, Length - start);
    }

    /// <summary>The decoded bytes, without a copy when they fill the buffer.</summary>
    public byte[] ToArray() => _buffer.Length == Length ? _buffer : _buffer.AsSpan(0, Length).ToArray();

    /// <summary>Grows by what the chunks claim, and by as much as there is already, so that many small blocks do not cost a copy each.</summary>
    private void Grow(int count, ReadOnlySpan<byte> chunks)
    {
        long claimed = Lzma2Survey.ContentsLength(chunks, Ahead);
        long more = Math.Min(Math.Max(claimed, Length), Ahead);
        byte[] larger = GC.AllocateUninitializedArray<byte>((int)Math.Min(Length + Math.Max(more, count), _limit));
        _buffer.AsSpan(0, Length).CopyTo(larger);
        _buffer = larger;
    }
}
