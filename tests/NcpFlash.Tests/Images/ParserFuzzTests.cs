using System.Buffers.Binary;
using System.Text;
using NcpFlash.Diagnostics;
using NcpFlash.Emulator.Samples;
using NcpFlash.Images;
using Xunit;

namespace NcpFlash.Tests.Images;

/// <summary>
/// Every parser of image files against damaged, truncated, extended, spliced and random inputs: it answers or throws the library's own exception,
/// never anything else, in bounded memory. A few thousand inputs every day, a million each at length.
/// </summary>
public sealed class ParserFuzzTests
{
    /// <summary>Most that a parser may allocate beyond the size of its input, in bytes; all of it counts, freed or not.</summary>
    private const long MostAllocated = 16 * 1024 * 1024;

    private static readonly Dictionary<string, (Func<byte[][]> Starts, Action<byte[]> Parse)> Parsers = new()
    {
        ["boot header and signature"] = (() => [Boot(), Small(SamplePackage.Boot2())], bytes =>
        {
            if (FirmwareImage.Parse(bytes) is { } image) ImageSignature.Verify(image, bytes);
        }
        ),
        ["partition table"] = (() => [SamplePackage.Files()[1].Contents], bytes => PartitionTable.Parse(bytes)),
        ["partition lookup"] = (() => [SamplePackage.Files()[1].Contents], bytes =>
        {
            foreach (string name in new[] { "FW", "media", "", "nothing of the kind" }) PartitionLookup.Find(name, bytes);
        }
        ),
        ["over-the-air package"] = (() => [Ota("RAW "), Ota("XZ  ")], bytes => OtaPackage.Parse(bytes)),
        ["LittleFS"] = (() => [SamplePackage.Files()[3].Contents[..8192]], bytes => LittleFsImage.Parse(bytes)),
        ["INI"] = (() => [Ini, Encoding.UTF8.GetBytes("\uFEFF[a]\r\nfiledir=b\r\naddress=@partition\r\n")], bytes => FlashConfig.Read(bytes, "f", out _)),
        ["catalogue"] = (() => [Catalog], bytes => ReleaseCatalog.Parse(bytes, "f")),
        ["recogniser"] = (Mixed, bytes => ImageRecognizer.Recognize(bytes)),
        ["examiner"] = (Mixed, bytes => new ImageExaminer(ReleaseCatalog.Published).Examine(bytes, "f")),
        ["file pattern"] = (() => ["st67w611m_mission_t01_v*.bin"u8.ToArray(), @"a(b|c)[d-f]{2}\w+\.bin"u8.ToArray()], bytes =>
        {
            try
            {
                FilePattern.Match(Encoding.Latin1.GetString(bytes), ["st67w611m_mission_t01_v2.0.106.bin", "abdd_1.bin", ""]);
            }
            catch (FormatException)
            {
                // what the loader turns into a finding with its place
            }
        }
        ),
    };

    private static byte[] Ini => "[cfg]\nerase = 2\nskip_mode = 0x0, 0x0\n[boot2]\nfiledir = ./a*.bin\naddress = 0x000000\n[FW]\nfiledir = b\naddress = @partition\n"u8.ToArray();

    private static byte[] Catalog => Encoding.UTF8.GetBytes(
        $$"""
        { "keys": [ { "name": "me", "keyHash": "{{new string('a', 64)}}", "source": "s" } ], // own
          "files": [ { "name": "p.bin", "sha256": "{{new string('1', 64)}}", "profile": "T01", "version": "1.2", "releases": ["r 7", "s"], "source": "b" } ] }
        """);

    public static TheoryData<string> Names => [.. Parsers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void No_input_is_too_much(string parser) => Attack(parser, seed: 1, inputs: 2500);

    [Theory(Explicit = true)]
    [Trait("Category", "Long")]
    [MemberData(nameof(Names))]
    public void No_input_of_a_million_is_too_much(string parser) => Attack(parser, seed: 2, inputs: 1_000_000);

    private static void Attack(string parser, int seed, int inputs)
    {
        (Func<byte[][]> starts, Action<byte[]> parse) = Parsers[parser];
        byte[][] corpus = starts();
        var random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < inputs; i++)
        {
            byte[] input = i < corpus.Length ? corpus[i] : Damage(random, corpus);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                parse(input);
            }
            catch (NcpException fault)
            {
                refused++;
                AssertClear(fault);
            }
            catch (Exception other)
            {
                Assert.Fail($"{parser}: input {i} of seed {seed} gives {other}: {Convert.ToHexString(input.AsSpan(0, Math.Min(600, input.Length)))}");
            }

            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (allocated > MostAllocated + input.Length) Assert.Fail($"{parser}: input {i} of seed {seed}, {input.Length} bytes, allocates {allocated}: {Convert.ToHexString(input.AsSpan(0, Math.Min(600, input.Length)))}");
        }

        Assert.True(refused < inputs);
    }

    private static void AssertClear(NcpException fault)
    {
        if (fault.Diagnosis.Kind.Outcome != Outcome.Input || fault.Diagnosis.Advice.Length == 0) Assert.Fail($"{fault.Diagnosis.Id} is no clear refusal");
    }

    private static byte[] Damage(Random random, byte[][] corpus)
    {
        byte[] start = corpus[random.Next(corpus.Length)];
        switch (random.Next(8))
        {
            case 0:
                var noise = new byte[random.Next(700)];
                random.NextBytes(noise);
                return noise;
            case 1:
                return start[..random.Next(start.Length + 1)];
            case 2:
                return [.. start, .. start.AsSpan(random.Next(start.Length))];
            case 3:
                byte[] other = corpus[random.Next(corpus.Length)];
                return [.. start.AsSpan(0, random.Next(start.Length)), .. other.AsSpan(random.Next(other.Length))];
            case 4 when start.Length >= 4:
                byte[] wild = [.. start];
                int word = random.Next(wild.Length / 4) * 4;
                BinaryPrimitives.WriteUInt32LittleEndian(wild.AsSpan(word), random.Next(4) switch { 0 => uint.MaxValue, 1 => int.MaxValue, 2 => (uint)random.Next(), _ => (uint)random.Next(8192) });
                return wild;
            default:
                byte[] changed = [.. start];
                for (int i = random.Next(1, 5); i > 0; i--) changed[random.Next(Math.Min(changed.Length, random.Next(2) == 0 ? 600 : changed.Length))] = (byte)random.Next(256);
                return changed;
        }
    }

    /// <summary>A signed image with a body of a few bytes, so that a million of them are soon hashed.</summary>
    private static byte[] Boot()
    {
        byte[] image = SamplePackage.Boot2()[..0x300];
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(124), 0x200);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(132), 0x100);
        Sha256Digest.Of(image.AsSpan(0x200)).ToArray().CopyTo(image, 136);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(252), Crc32.Of(image.AsSpan(0, 252)));
        return image;
    }

    private static byte[] Small(byte[] image) => image[..0x2D00];

    private static byte[] Ota(string tag)
    {
        byte[] package = new byte[600];
        "BL616_OTAVer1.0"u8.CopyTo(package);
        Encoding.ASCII.GetBytes(tag, package.AsSpan(16));
        BinaryPrimitives.WriteInt32LittleEndian(package.AsSpan(20), 88);
        Sha256Digest.Of(package.AsSpan(512)).ToArray().CopyTo(package, 64);
        return package;
    }

    private static byte[][] Mixed() =>
    [
        Boot(), SamplePackage.Files()[1].Contents, Ota("RAW "), Ota("XZ  "), SamplePackage.Files()[3].Contents[..1024], Ini, Catalog, new byte[EfuseFile.ContainerSize],
        ":10010000214601360121470136007EFE09D2190140"u8.ToArray(),
    ];
}
