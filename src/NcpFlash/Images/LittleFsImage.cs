using System.Buffers.Binary;
using System.Collections.Immutable;
using NcpFlash.Diagnostics;

namespace NcpFlash.Images;

/// <summary>A LittleFS file system image, known by its superblock, of which blocks 0 and 1 hold a copy each.</summary>
/// <param name="MajorVersion">On-disk format, before the point.</param>
/// <param name="MinorVersion">On-disk format, behind the point.</param>
/// <param name="BlockSize">Block size in bytes.</param>
/// <param name="BlockCount">Number of blocks.</param>
/// <param name="Flaws">What is wrong; empty for a sound superblock pair.</param>
public sealed record LittleFsImage(
    ushort MajorVersion, ushort MinorVersion, uint BlockSize, uint BlockCount, ImmutableArray<ImageFlaw> Flaws)
{
    private const int NameAt = 8;
    private const int StructAt = 20;
    private const int StructEnd = StructAt + 12;

    /// <summary>Size of the file system in bytes.</summary>
    public ulong Size => (ulong)BlockSize * BlockCount;

    /// <summary>The file system at the start of <paramref name="bytes"/>, or null when they do not begin with a superblock.</summary>
    public static LittleFsImage? Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < StructEnd || !HasName(bytes))
        {
            return null;
        }

        uint version = Word(bytes, StructAt);
        uint blockSize = Word(bytes, StructAt + 4);
        uint blockCount = Word(bytes, StructAt + 8);
        return new LittleFsImage(
            (ushort)(version >> 16), (ushort)version, blockSize, blockCount, [.. Flawed(bytes, blockSize, blockCount)]);
    }

    private static List<ImageFlaw> Flawed(ReadOnlySpan<byte> bytes, uint blockSize, uint blockCount)
    {
        if (blockSize is < 128 or > 1024 * 1024 || blockCount < 2)
        {
            return [Broken(StructAt + 4, $"the LittleFS superblock states {blockCount} blocks of {blockSize} bytes, which cannot be")];
        }

        var flaws = new List<ImageFlaw>();
        for (long block = 0; block < 2; block++)
        {
            long start = block * blockSize;
            if (start + blockSize > bytes.Length)
            {
                flaws.Add(Broken(start, $"LittleFS superblock copy {block + 1} of 2 lies behind the end of the file"));
            }
            else if (!HasName(bytes[(int)start..]) || !FirstCommitIsSound(bytes.Slice((int)start, (int)blockSize)))
            {
                flaws.Add(Broken(start, $"LittleFS superblock copy {block + 1} of 2 is damaged"));
            }
        }

        if ((ulong)bytes.Length != (ulong)blockSize * blockCount)
        {
            flaws.Add(new ImageFlaw(
                ImageFaults.LittleFsSize, bytes.Length,
                [("stated", $"{(ulong)blockSize * blockCount}"), ("length", $"{bytes.Length}")], IsFatal: false));
        }

        return flaws;
    }

    /// <summary>
    /// Walks the tags of the first commit to its CRC. Tags are big-endian, each XORed with the one before; the CRC covers everything from
    /// the block's start through the CRC tag, without the final inversion (LittleFS SPEC, metadata blocks).
    /// </summary>
    private static bool FirstCommitIsSound(ReadOnlySpan<byte> block)
    {
        uint previous = uint.MaxValue;
        int offset = 4;
        while (offset + 4 <= block.Length)
        {
            uint tag = BinaryPrimitives.ReadUInt32BigEndian(block[offset..]) ^ previous;
            uint type = (tag >> 20) & 0x7FF;
            int length = (tag & 0x3FF) == 0x3FF ? 0 : (int)(tag & 0x3FF);
            if ((tag & 0x80000000) != 0)
            {
                return false;
            }

            if (type >> 8 == 5 && type != 0x5FF)
            {
                return offset + 8 <= block.Length && Word(block, offset + 4) == ~Crc32.Of(block[..(offset + 4)]);
            }

            previous = tag;
            offset += 4 + length;
        }

        return false;
    }

    private static bool HasName(ReadOnlySpan<byte> block) => block.Length >= StructEnd && block[NameAt..].StartsWith("littlefs"u8);

    private static ImageFlaw Broken(long offset, string problem) => ImageFlaw.Of(ImageFaults.LittleFs, offset, ("problem", problem));

    private static uint Word(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);
}
