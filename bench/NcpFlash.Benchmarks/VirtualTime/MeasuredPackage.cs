using System.Collections.Immutable;
using NcpFlash.Diagnostics;
using NcpFlash.Images;
using NcpFlash.Planning;

namespace NcpFlash.Benchmarks.VirtualTime;

/// <summary>
/// Made-up images of the sizes and addresses of a published firmware set (T01 v2.0.106), which compress about as well: the firmware itself is not ours to
/// hand on, and a table that anybody can make again needs contents that anybody has.
/// </summary>
internal static class MeasuredPackage
{
    private const uint Flash = 4 << 20;

    /// <summary>Erases the whole chip, as the INI of the set does.</summary>
    public static FlashRequest Request { get; } = new(
        [
            Image("boot2", 0x0, 52_544, 0.52, 1),
            Image("partition", 0xE000, 308, 0.6, 2),
            Image("FW", 0x10000, 1_489_024, 0.57, 3),
            Image("littlefs", 0x378000, 442_368, 0.066, 4),
        ],
        EraseMode.Chip, []);

    /// <summary>
    /// The shortest form of each image, in bytes: what <c>xz -9e --check=crc32 --lzma2=dict=32KiB,nice=273,depth=1000</c> of version 5.4.1 makes of it with the
    /// best of thirteen lc, lp and pb (boot2 4,0,0; firmware 4,0,2; file system 3,1,0), or the image itself where that is shorter (partition table).
    /// </summary>
    public static ImmutableArray<long> Shortest { get; } = [30_908, 308, 919_808, 62_172];

    /// <summary>As <see cref="Shortest"/>, of the sector that the table changes (3,0,0).</summary>
    public const long ShortestSector = 3840;

    /// <summary>Bytes of the shortest known form of all images together.</summary>
    public static long Travel => Shortest.Sum();

    /// <summary>A flash full of something else.</summary>
    public static byte[] Foreign()
    {
        var foreign = new byte[Flash];
        new Random(67).NextBytes(foreign);
        return foreign;
    }

    /// <summary>A flash as it comes from the factory.</summary>
    public static byte[] Blank()
    {
        var blank = new byte[Flash];
        blank.AsSpan().Fill(0xFF);
        return blank;
    }

    /// <summary>The flash after the job.</summary>
    public static byte[] Done()
    {
        byte[] done = Blank();
        foreach (PlanImage image in Request.Images) image.Contents.Span.CopyTo(done.AsSpan((int)image.Address));
        return done;
    }

    /// <summary>Random bytes and repetitions of what came before, in runs of up to 64 bytes, in the given proportion.</summary>
    private static PlanImage Image(string name, uint address, int length, double fresh, int seed)
    {
        var contents = new byte[length];
        var random = new Random(seed);
        for (int at = 0; at < length;)
        {
            int run = Math.Min(random.Next(4, 64), length - at);
            Span<byte> target = contents.AsSpan(at, run);
            if (at < 64 || random.NextDouble() < fresh) random.NextBytes(target);
            else contents.AsSpan(at - random.Next(run, Math.Min(at, 16_384) + 1), run).CopyTo(target);
            at += run;
        }

        return new PlanImage(name, $"{name}.bin", address, contents, new SourcePlace("measured", 1));
    }
}
