using System.Buffers.Binary;

namespace NcpFlash.Emulator.Samples;

/// <summary>An empty LittleFS 2.0 image: a superblock pair and erased blocks (LittleFS SPEC).</summary>
internal static class SampleFileSystem
{
    private const int BlockSize = 4096;
    private const uint SuperblockTag = 0x0FF00008;
    private const uint InlineStructTag = 0x20100018;

    /// <summary>The image.</summary>
    /// <param name="size">Size in bytes, a multiple of 4096.</param>
    public static byte[] Build(int size)
    {
        var image = new byte[size];
        image.AsSpan().Fill(0xFF);
        WriteSuperblock(image.AsSpan(0, BlockSize), 1, size / BlockSize);
        WriteSuperblock(image.AsSpan(BlockSize, BlockSize), 2, size / BlockSize);
        return image;
    }

    private static void WriteSuperblock(Span<byte> block, uint revision, int blocks)
    {
        Little(block, 0, revision);
        Big(block, 4, SuperblockTag ^ uint.MaxValue);
        "littlefs"u8.CopyTo(block[8..]);
        Big(block, 16, InlineStructTag ^ SuperblockTag);
        uint[] fields = [0x00020000, BlockSize, (uint)blocks, 255, int.MaxValue, 1022];
        for (int i = 0; i < fields.Length; i++)
        {
            Little(block, 20 + (i * 4), fields[i]);
        }

        // The commit is padded to the program size of 256 bytes: the CRC tag's length says so.
        const int crcTagAt = 44;
        uint crcTag = 0x50000000u | (0x3FFu << 10) | (256 - crcTagAt - 4);
        Big(block, crcTagAt, crcTag ^ InlineStructTag);
        Little(block, crcTagAt + 4, ~Crc32.Of(block[..(crcTagAt + 4)]));
    }

    private static void Little(Span<byte> bytes, int offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(bytes[offset..], value);

    private static void Big(Span<byte> bytes, int offset, uint value) => BinaryPrimitives.WriteUInt32BigEndian(bytes[offset..], value);
}
