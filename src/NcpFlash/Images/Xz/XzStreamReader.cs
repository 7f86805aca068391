using System.Buffers.Binary;

namespace NcpFlash.Images.Xz;

/// <summary>Reads one stream: header, blocks, index, footer.</summary>
/// <param name="output">Where the bytes go.</param>
internal sealed class XzStreamReader(XzOutput output)
{
    /// <summary>Most blocks of a stream; xz makes one a few MiB.</summary>
    public const int MaxBlocks = 1 << 16;

    private const string HeaderPart = "stream header";
    private const string IndexPart = "index";
    private const string FooterPart = "stream footer";
    private readonly List<XzBlockSizes> _blocks = [];

    /// <summary>Reads the stream at the cursor.</summary>
    public void Read(ref XzCursor cursor)
    {
        byte check = ReadHeader(ref cursor);
        var blocks = new XzBlockReader(output, (XzCheck)check);
        while (PeekByte(cursor) != XzFormat.IndexMark)
        {
            if (_blocks.Count == MaxBlocks)
            {
                throw XzFault.Unsupported(cursor.Offset, $"more than {MaxBlocks} blocks");
            }

            _blocks.Add(blocks.Read(ref cursor));
        }

        ReadFooter(ref cursor, ReadIndex(ref cursor), check);
    }

    private static byte PeekByte(XzCursor cursor) => cursor.TakeByte(IndexPart);

    private static byte ReadHeader(ref XzCursor cursor)
    {
        ReadOnlySpan<byte> magic = XzFormat.HeaderMagic;
        ReadOnlySpan<byte> rest = cursor.Rest;
        if (!rest.StartsWith(magic[..Math.Min(magic.Length, rest.Length)]) || rest.IsEmpty)
        {
            throw XzFault.NotXz(cursor.Offset);
        }

        cursor.Take(magic.Length, HeaderPart);
        int start = cursor.Offset;
        ReadOnlySpan<byte> flags = cursor.Take(sizeof(ushort), HeaderPart);
        cursor.TakeCrc(start, HeaderPart);
        return flags[0] == 0 && (XzCheck)flags[1] is XzCheck.None or XzCheck.Crc32 or XzCheck.Crc64 or XzCheck.Sha256
            ? flags[1]
            : throw XzFault.Unsupported(start, "an unknown check");
    }

    /// <summary>Reads the index and compares it with the blocks; returns its size.</summary>
    private int ReadIndex(ref XzCursor cursor)
    {
        int start = cursor.Offset;
        cursor.TakeByte(IndexPart);
        if (cursor.TakeVarInt(IndexPart) != (ulong)_blocks.Count)
        {
            throw XzFault.Size(start, IndexPart, "it names another number of blocks");
        }

        foreach (XzBlockSizes block in _blocks)
        {
            int offset = cursor.Offset;
            if (cursor.TakeVarInt(IndexPart) != (ulong)block.Unpadded || cursor.TakeVarInt(IndexPart) != (ulong)block.Uncompressed)
            {
                throw XzFault.Size(offset, IndexPart, "it names other sizes than the block has");
            }
        }

        cursor.TakePadding(cursor.Offset - start, IndexPart);
        cursor.TakeCrc(start, IndexPart);
        return cursor.Offset - start;
    }

    private static void ReadFooter(ref XzCursor cursor, int indexSize, byte check)
    {
        int start = cursor.Offset;
        ReadOnlySpan<byte> footer = cursor.Take(XzFormat.EdgeSize, FooterPart);
        if (!footer[10..].SequenceEqual(XzFormat.FooterMagic))
        {
            throw XzFault.Header(start, FooterPart, "the letters YZ are missing");
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(footer) != Crc32.Of(footer[4..10]))
        {
            throw XzFault.Header(start, FooterPart, "its CRC32 does not match");
        }

        if (footer[8] != 0 || footer[9] != check)
        {
            throw XzFault.Size(start, FooterPart, "it names another check than the header");
        }

        if ((BinaryPrimitives.ReadUInt32LittleEndian(footer[4..]) + 1L) * XzFormat.Alignment != indexSize)
        {
            throw XzFault.Size(start, FooterPart, "it names another size of the index");
        }
    }
}
