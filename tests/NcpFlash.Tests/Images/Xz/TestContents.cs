namespace NcpFlash.Tests.Images.Xz;

/// <summary>Contents of many kinds, made from a seed.</summary>
internal static class TestContents
{
    /// <summary>Pieces of noise, runs, small alphabets, counters and copies from near and far, in random order.</summary>
    public static byte[] Mixed(Random random, int length)
    {
        var bytes = new byte[length];
        int at = 0;
        while (at < length)
        {
            int size = Math.Min(1 + random.Next(1 << random.Next(1, 15)), length - at);
            Fill(random, bytes, at, size);
            at += size;
        }

        return bytes;
    }

    /// <summary>Noise.</summary>
    public static byte[] Noise(int seed, int length)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static void Fill(Random random, byte[] bytes, int at, int size)
    {
        Span<byte> piece = bytes.AsSpan(at, size);
        switch (random.Next(6))
        {
            case 0:
                random.NextBytes(piece);
                break;
            case 1:
                piece.Fill((byte)random.Next(256));
                break;
            case 2:
                random.GetItems("abcd \n"u8, piece);
                break;
            case 3:
                for (int i = 0; i < size; i++)
                {
                    piece[i] = (byte)((i & 3) == 0 ? i >> 2 : i & 3);
                }

                break;
            default:
                int distance = at == 0 ? 0 : 1 + random.Next(Math.Min(at, random.Next(2) == 0 ? 300 : 70_000));
                for (int i = 0; i < size && distance > 0; i++)
                {
                    piece[i] = (byte)(bytes[at + i - distance] + (random.Next(64) == 0 ? 1 : 0));
                }

                break;
        }
    }
}
