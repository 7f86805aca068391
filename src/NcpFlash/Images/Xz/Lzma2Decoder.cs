using System.Buffers.Binary;

namespace NcpFlash.Images.Xz;

/// <summary>Reads the LZMA2 chunks of one block.</summary>
/// <param name="output">Where the bytes go.</param>
/// <param name="dictionarySize">How far back a distance may reach, in bytes.</param>
internal sealed class Lzma2Decoder(XzOutput output, uint dictionarySize)
{
    private const string Part = "compressed data";
    private LzmaDecoder? _decoder;
    private Lzma2Reset _needed = Lzma2Reset.Dictionary;
    private int _dictionaryStart;

    /// <summary>Decodes up to and with the end mark.</summary>
    public void Decode(ref XzCursor cursor)
    {
        while (true)
        {
            int start = cursor.Offset;
            ReadOnlySpan<byte> chunks = cursor.Rest;
            byte control = cursor.TakeByte(Part);
            if (control == Lzma2Format.EndMark)
            {
                return;
            }

            if (control >= Lzma2Format.CompressedChunk)
            {
                DecodeCompressed(ref cursor, control, start, chunks);
            }
            else if (control <= Lzma2Format.StoredChunk)
            {
                CopyStored(ref cursor, control, start, chunks);
            }
            else
            {
                throw XzFault.Data(start, "there is no chunk of this kind");
            }
        }
    }

    private void CopyStored(ref XzCursor cursor, byte control, int start, ReadOnlySpan<byte> chunks)
    {
        if (control == Lzma2Format.StoredChunkWithReset)
        {
            _dictionaryStart = output.Length;
            _needed = Lzma2Reset.Properties;
        }
        else if (_needed == Lzma2Reset.Dictionary)
        {
            throw XzFault.Data(start, "the first chunk does not reset the dictionary");
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(cursor.Take(sizeof(ushort), Part)) + 1;
        ReadOnlySpan<byte> contents = cursor.Take(length, Part);
        contents.CopyTo(output.Append(output.Length, length, chunks, start));
    }

    private void DecodeCompressed(ref XzCursor cursor, byte control, int start, ReadOnlySpan<byte> chunks)
    {
        var reset = (Lzma2Reset)((control >> Lzma2Format.ResetShift) & 3);
        ReadOnlySpan<byte> sizes = cursor.Take(2 * sizeof(ushort), Part);
        int length = (((control & 0x1F) << 16) | BinaryPrimitives.ReadUInt16BigEndian(sizes)) + 1;
        int coded = BinaryPrimitives.ReadUInt16BigEndian(sizes[2..]) + 1;
        if (reset < _needed)
        {
            throw XzFault.Data(start, "a chunk does not reset what it must");
        }

        if (reset >= Lzma2Reset.Properties)
        {
            SetProperties(cursor.TakeByte(Part), cursor.Offset - 1);
        }
        else if (reset == Lzma2Reset.State)
        {
            _decoder?.Reset();
        }

        if (reset == Lzma2Reset.Dictionary)
        {
            _dictionaryStart = output.Length;
        }

        _needed = Lzma2Reset.None;
        var coder = new RangeDecoder(cursor.Take(coded, Part));
        if (!coder.IsValidStart || _decoder is null)
        {
            throw XzFault.Data(start, "a chunk does not begin with a zero byte");
        }

        int at = output.Length - _dictionaryStart;
        Span<byte> window = output.Append(_dictionaryStart, length, chunks, start);
        if (_decoder.Decode(ref coder, window, at, dictionarySize) is { } reason)
        {
            throw XzFault.Data(cursor.Offset, reason);
        }
    }

    private void SetProperties(byte value, int offset)
    {
        if (!LzmaProperties.TryParse(value, out LzmaProperties properties))
        {
            throw XzFault.Data(offset, "lc, lp and pb are out of range");
        }

        if (_decoder?.Properties == properties)
        {
            _decoder.Reset();
        }
        else
        {
            _decoder = new LzmaDecoder(properties);
        }
    }
}
