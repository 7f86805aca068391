using NcpFlash.Diagnostics;
using NcpFlash.Images.Xz;
using Xunit;

namespace NcpFlash.Tests.Images.Xz;

public sealed class XzFuzzTests
{
    private const int Room = 1 << 16;

    [Fact]
    public void Every_small_size_comes_back()
    {
        var random = new Random(21);
        for (int size = 0; size <= 300; size++)
        {
            RoundTrip(TestContents.Mixed(random, size), new XzOptions());
            RoundTrip(TestContents.Noise(size, size), new XzOptions());
        }
    }

    [Fact]
    public void Contents_of_many_kinds_come_back() => RoundTrips(22, 8);

    [Fact(Explicit = true)]
    [Trait("Category", "Long")]
    public void Contents_of_many_kinds_come_back_long() => RoundTrips(23, 500);

    [Fact]
    public void Damaged_streams_give_only_diagnoses() => Attack(24, 10_000);

    [Fact(Explicit = true)]
    [Trait("Category", "Long")]
    public void Damaged_streams_give_only_diagnoses_long() => Attack(25, 1_000_000);

    private static void RoundTrips(int seed, int count)
    {
        var random = new Random(seed);
        for (int i = 0; i < count; i++)
        {
            int lc = random.Next(5);
            var options = new XzOptions(random.Next(2, 4) << random.Next(11, 18), lc, random.Next(5 - lc), random.Next(5));
            RoundTrip(TestContents.Mixed(random, random.Next(200_001)), options);
        }
    }

    private static void RoundTrip(byte[] contents, XzOptions options)
    {
        byte[] stream = XzEncoder.Encode(contents, options);
        if (!XzDecoder.Decode(stream, contents.Length).AsSpan().SequenceEqual(contents))
        {
            Assert.Fail($"{contents.Length} bytes with {options} do not come back: {Convert.ToHexString(contents.AsSpan(0, Math.Min(64, contents.Length)))}…");
        }
    }

    private static void Attack(int seed, int count)
    {
        var random = new Random(seed);
        byte[][] corpus = Corpus(random);
        var kinds = new HashSet<string>();
        int accepted = 0;
        for (int i = 0; i < count; i++)
        {
            byte[] stream = Damage(random, corpus[random.Next(corpus.Length)]);
            try
            {
                Assert.InRange(XzDecoder.Decode(stream, Room).Length, 0, Room);
                accepted++;
            }
            catch (NcpException fault)
            {
                kinds.Add(fault.Diagnosis.Id);
            }
            catch (Exception other)
            {
                Assert.Fail($"Input {i} of seed {seed} gave {other.GetType()}: {Convert.ToHexString(stream)}");
            }
        }

        // the attack is only worth something when it comes through to every part of the decoder
        Assert.Equal(XzFaults.All.Select(kind => kind.Id).Order(), kinds.Order());
        Assert.InRange(accepted, 1, count / 2);
    }

    private static byte[][] Corpus(Random random)
    {
        string[] vectors = [XzVectors.None, XzVectors.Crc32, XzVectors.Crc64, XzVectors.Sha256, XzVectors.WithSizes, XzVectors.X86, XzVectors.Empty];
        IEnumerable<byte[]> ours = Enumerable.Range(0, 12).Select(_ =>
        {
            int size = random.Next(1, 2000);
            byte[] stream = XzEncoder.Encode(TestContents.Mixed(random, size), new XzOptions(4096, 0, 0, random.Next(5)));
            return XzContainer.Wrap(XzContainer.DataOf(stream), size);
        });
        return [.. vectors.Select(Convert.FromHexString), .. ours];
    }

    private static byte[] Damage(Random random, byte[] stream)
    {
        switch (random.Next(8))
        {
            case 0:
                return TestContents.Noise(random.Next(), random.Next(64));
            case 1:
                return stream[..random.Next(stream.Length)];
            case 2:
                return [.. stream, .. TestContents.Noise(random.Next(), random.Next(16))];
            case 3:
                var noise = new byte[random.Next(1, 200)];
                random.NextBytes(noise);
                noise[0] = random.Next(2) == 0 ? noise[0] : (byte)(0xE0 | random.Next(3));
                return XzContainer.Wrap(noise, noise.Length);
            case 4:
                return WithChunks(random, stream);
            case 5:
                int from = random.Next(stream.Length);
                return [.. stream[..random.Next(stream.Length)], .. stream[from..]];
            default:
                byte[] changed = [.. stream];
                for (int i = random.Next(1, 4); i > 0; i--)
                {
                    changed[random.Next(changed.Length)] = (byte)random.Next(256);
                }

                return changed;
        }
    }

    /// <summary>A valid container around chunks put together at random: plausible headers, coded bytes from a real stream or noise.</summary>
    private static byte[] WithChunks(Random random, byte[] stream)
    {
        var data = new List<byte>();
        for (int i = random.Next(1, 5); i > 0; i--)
        {
            byte[] coded = [0, .. stream.AsSpan(random.Next(stream.Length))];
            int length = random.Next(1, random.Next(3) == 0 ? 1 << 16 : 600) - 1;
            bool first = data.Count == 0;
            if (random.Next(4) == 0)
            {
                data.AddRange([first ? (byte)1 : (byte)random.Next(1, 3), (byte)((coded.Length - 1) >> 8), (byte)(coded.Length - 1), .. coded]);
                continue;
            }

            int reset = first ? 3 : random.Next(4);
            data.AddRange([(byte)(0x80 | (reset << 5) | (random.Next(50) == 0 ? 1 : 0)), (byte)(length >> 8), (byte)length]);
            data.AddRange([(byte)((coded.Length - 1) >> 8), (byte)(coded.Length - 1)]);
            if (reset >= 2)
            {
                data.Add((byte)random.Next(100));
            }

            data.AddRange(coded);
        }

        data.Add(0);
        return XzContainer.Wrap(data.ToArray(), data.Count);
    }
}
