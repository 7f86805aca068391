using System.Buffers.Binary;

namespace NcpFlash.Images.Xz;

/// <summary>Reads a stream from front to back; reading past the end is the fault <c>xz.truncated</c>.</summary>
/// <param name="stream">The whole stream.</param>
internal ref struct XzCursor(ReadOnlySpan<byte> stream)
{
    private readonly ReadOnlySpan<byte> _stream = stream;

    /// <summary>The next byte's offset.</summary>
    public int Offset { get; private set; }

    /// <summary>The bytes not read yet.</summary>
    public readonly ReadOnlySpan<byte> Rest => _stream[Offset..];

    /// <summary>The next <paramref name="count"/> bytes.</summary>
    /// <param name="count">How many.</param>
    /// <param name="part">What they belong to, for the message.</param>
    public ReadOnlySpan<byte> Take(int count, string part)
    {
        if (count > _stream.Length - Offset)
        {
            throw XzFault.Truncated(_stream.Length, part);
        }

        ReadOnlySpan<byte> taken = _stream.Slice(Offset, count);
        Offset += count;
        return taken;
    }

    /// <summary>The bytes from <paramref name="start"/> to here.</summary>
    public readonly ReadOnlySpan<byte> Since(int start) => _stream[start..Offset];

    /// <summary>The next byte.</summary>
    public byte TakeByte(string part) => Take(1, part)[0];

    /// <summary>A variable-length integer.</summary>
    public ulong TakeVarInt(string part)
    {
        ulong value = 0;
        for (int i = 0; i < XzVarInt.MaxSize; i++)
        {
            byte next = TakeByte(part);
            value |= (ulong)(next & ~XzVarInt.More & 0xFF) << (i * XzVarInt.BitsPerByte);
            if ((next & XzVarInt.More) == 0)
            {
                return next == 0 && i > 0 ? throw XzFault.Header(Offset - 1, part, "a number is longer than it need be") : value;
            }
        }

        throw XzFault.Header(Offset - 1, part, "a number has more than 63 bits");
    }

    /// <summary>Reads zero bytes until <paramref name="length"/> is a multiple of four.</summary>
    public void TakePadding(long length, string part)
    {
        int start = Offset;
        if (Take(XzFormat.Padding(length), part).ContainsAnyExcept((byte)0))
        {
            throw XzFault.Header(start, part, "its padding is not zero");
        }
    }

    /// <summary>Reads the CRC-32 of everything from <paramref name="start"/> to here.</summary>
    public void TakeCrc(int start, string part)
    {
        uint computed = Crc32.Of(Since(start));
        int place = Offset;
        if (BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint), part)) != computed)
        {
            throw XzFault.Header(place, part, "its CRC32 does not match");
        }
    }
}
