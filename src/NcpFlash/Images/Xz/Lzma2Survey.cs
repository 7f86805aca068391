using System.Buffers.Binary;

namespace NcpFlash.Images.Xz;

/// <summary>Walks over LZMA2 chunk headers without decoding.</summary>
internal static class Lzma2Survey
{
    /// <summary>How many bytes the chunks from here on say they hold, up to the end mark or anything that is not a chunk.</summary>
    /// <param name="chunks">The data, at a chunk.</param>
    /// <param name="enough">Counting ends when there are this many.</param>
    public static long ContentsLength(ReadOnlySpan<byte> chunks, long enough)
    {
        long length = 0;
        while (length < enough && chunks.Length >= Lzma2Format.MaxHeader && chunks[0] != Lzma2Format.EndMark)
        {
            int control = chunks[0];
            int first = BinaryPrimitives.ReadUInt16BigEndian(chunks[1..]) + 1;
            int size;
            if (control >= Lzma2Format.CompressedChunk)
            {
                bool hasProperties = control >= Lzma2Format.CompressedChunk + ((int)Lzma2Reset.Properties << Lzma2Format.ResetShift);
                size = Lzma2Format.MaxHeader - (hasProperties ? 0 : 1) + BinaryPrimitives.ReadUInt16BigEndian(chunks[3..]) + 1;
                length += ((control & 0x1F) << 16) + first;
            }
            else
            {
                size = 3 + first;
                length += first;
            }

            chunks = chunks[Math.Min(size, chunks.Length)..];
        }

        return length;
    }
}
