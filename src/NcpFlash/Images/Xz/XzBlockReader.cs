using System.Buffers.Binary;
using System.Security.Cryptography;

namespace NcpFlash.Images.Xz;

/// <summary>Reads blocks: header, LZMA2 data, padding, check.</summary>
/// <param name="output">Where the bytes go.</param>
/// <param name="check">The stream's check.</param>
internal sealed class XzBlockReader(XzOutput output, XzCheck check)
{
    private const string HeaderPart = "block header";
    private const string DataPart = "block";

    /// <summary>Reads one block; the size byte of its header is next and not zero.</summary>
    public XzBlockSizes Read(ref XzCursor cursor)
    {
        int start = cursor.Offset;
        int outputStart = output.Length;
        Header header = ReadHeader(ref cursor);
        int dataStart = cursor.Offset;
        new Lzma2Decoder(output, XzDictionarySize.ToBytes(header.DictionaryCode)).Decode(ref cursor);
        int compressed = cursor.Offset - dataStart;
        int uncompressed = output.Length - outputStart;
        if ((header.Compressed ?? (ulong)compressed) != (ulong)compressed || (header.Uncompressed ?? (ulong)uncompressed) != (ulong)uncompressed)
        {
            throw XzFault.Size(cursor.Offset, HeaderPart, "the block has another size");
        }

        cursor.TakePadding(compressed, DataPart);
        int checkStart = cursor.Offset;
        ReadCheck(ref cursor, output.Since(outputStart));
        return new XzBlockSizes(dataStart - start + compressed + cursor.Offset - checkStart, uncompressed);
    }

    private static Header ReadHeader(ref XzCursor cursor)
    {
        int start = cursor.Offset;
        int size = (cursor.TakeByte(HeaderPart) + 1) * XzFormat.Alignment;
        var fields = new XzCursor(cursor.Take(size - 1 - sizeof(uint), HeaderPart));
        cursor.TakeCrc(start, HeaderPart);
        try
        {
            return ReadFields(ref fields, start + 1);
        }
        catch (Diagnostics.NcpException fault) when (fault.Diagnosis.Kind == Diagnostics.XzFaults.Truncated)
        {
            throw XzFault.Header(start, HeaderPart, "its fields do not fit into it");
        }
    }

    /// <summary>Reads the fields, whose first byte is at <paramref name="start"/> of the stream.</summary>
    private static Header ReadFields(ref XzCursor fields, int start)
    {
        byte flags = fields.TakeByte(HeaderPart);
        if ((flags & (XzFormat.ReservedBlockFlags | XzFormat.FilterCountBits)) != 0)
        {
            throw XzFault.Unsupported(start, (flags & XzFormat.FilterCountBits) != 0 ? "more than one filter" : "unknown block flags");
        }

        ulong? compressed = (flags & XzFormat.HasCompressedSize) != 0 ? fields.TakeVarInt(HeaderPart) : null;
        ulong? uncompressed = (flags & XzFormat.HasUncompressedSize) != 0 ? fields.TakeVarInt(HeaderPart) : null;
        if (fields.TakeVarInt(HeaderPart) != XzFormat.Lzma2Filter)
        {
            throw XzFault.Unsupported(start + fields.Offset - 1, "a filter other than LZMA2");
        }

        if (fields.TakeVarInt(HeaderPart) != 1 || fields.TakeByte(HeaderPart) is var code && code > XzDictionarySize.MaxCode)
        {
            throw XzFault.Unsupported(start + fields.Offset - 1, "unknown LZMA2 properties");
        }

        return fields.Rest.ContainsAnyExcept((byte)0)
            ? throw XzFault.Unsupported(start + fields.Offset, "unknown header fields")
            : new Header(compressed, uncompressed, code);
    }

    private void ReadCheck(ref XzCursor cursor, ReadOnlySpan<byte> contents)
    {
        int offset = cursor.Offset;
        switch (check)
        {
            case XzCheck.Crc32 when BinaryPrimitives.ReadUInt32LittleEndian(cursor.Take(sizeof(uint), DataPart)) != Crc32.Of(contents):
                throw XzFault.Check(offset, "CRC32");
            case XzCheck.Crc64 when BinaryPrimitives.ReadUInt64LittleEndian(cursor.Take(sizeof(ulong), DataPart)) != Crc64.Of(contents):
                throw XzFault.Check(offset, "CRC64");
            case XzCheck.Sha256:
                Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
                SHA256.HashData(contents, digest);
                if (!cursor.Take(SHA256.HashSizeInBytes, DataPart).SequenceEqual(digest))
                {
                    throw XzFault.Check(offset, "SHA-256");
                }

                break;
        }
    }

    private readonly record struct Header(ulong? Compressed, ulong? Uncompressed, byte DictionaryCode);
}
