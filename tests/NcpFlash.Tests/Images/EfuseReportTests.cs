using System.Buffers.Binary;
using System.Globalization;
using NcpFlash.Chips;
using NcpFlash.Images;
using Xunit;

namespace NcpFlash.Tests.Images;

/// <summary>Parts of spec/vectors/efuse-parts.txt give the lines of the vendor's own decoder.</summary>
public sealed class EfuseReportTests
{
    public static TheoryData<string> Parts => [.. Read().Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Parts))]
    public void A_part_decodes_as_the_vendors_program_does(string name)
    {
        (string _, byte[] bytes, string[] expected) = Read().Single(p => p.Name == name);
        Assert.Equal(expected, EfuseVendorText.Lines(EfuseReport.Of(new EfuseImage(bytes), ChipCatalog.Efuse)));
    }

    [Fact]
    public void There_are_enough_parts_to_cover_every_branch()
    {
        EfuseTrimState[] states = [.. Read().SelectMany(p => Report(p.Bytes).Trims).SelectMany(t => t.Slots).Select(s => s.State).Distinct()];
        Assert.True(Read().Count >= 20);
        Assert.Equal(Enum.GetValues<EfuseTrimState>().Order(), states.Order());
    }

    [Fact]
    public void A_locked_part_shows_its_locks_and_what_it_accepts()
    {
        EfuseReport report = Report(Read().Single(p => p.Name.StartsWith("locked as", StringComparison.Ordinal)).Bytes);
        Assert.True(report.IsLocked && report.RequiresSignature && report.IsJtagDisabled && report.IsAntiRollbackEnabled);
        Assert.Equal("9e0cb12265b514e65071743555e9c9d1937d1287a7ff63aa5add5d76c08b35eb", report.KeyHash.ToString());
        Assert.Equal((1, 0, 8), (report.AppSignMethod, report.FlashEncryption, report.FlashPins));
        Assert.Equal(["wr_lock_key_slot_0", "wr_lock_key_slot_1"], report.Locks.Select(l => l.Name));
        Assert.Equal("40827b03d2dc", report.Identity.FactoryMac.ToString());
    }

    /// <summary>A real module's 14 offsets as its own firmware prints them (ST community, td-p/860379).</summary>
    [Fact]
    public void Interpolation_gives_what_a_real_module_reports()
    {
        EfuseReport report = Report(Read().Single(p => p.Name.Contains("real part", StringComparison.Ordinal)).Bytes);
        Assert.Equal([4, 4, 4, 4, 4, 4, 4, 5, 5, 6, 6, 7, 7, 8], report.Trim(EfuseTrimKind.WifiHighPower).Values);
        Assert.Equal([3, 4, 4, 5, 6, 6, 7, 8, 9, 9, 10, 11, 12, 13], report.Trim(EfuseTrimKind.WifiLowPower).Values);
        Assert.Equal([3, 3, 4, 6, 7], report.Trim(EfuseTrimKind.Bluetooth).Values);
        Assert.Equal([41], report.Trim(EfuseTrimKind.Crystal).Values);
    }

    [Fact]
    public void No_bytes_make_the_decoder_throw() => Fuzz(seed: 3, rounds: 3_000);

    [Fact(Explicit = true)]
    [Trait("Category", "Long")]
    public void No_bytes_make_the_decoder_throw_at_length() => Fuzz(seed: 4, rounds: 1_000_000);

    private static void Fuzz(int seed, int rounds)
    {
        var random = new Random(seed);
        byte[] bytes = new byte[512];
        for (int round = 0; round < rounds; round++)
        {
            random.NextBytes(bytes);
            EfuseReport report = Report(bytes);
            Assert.Equal(11 + report.Trims.Count(t => !t.Values.IsEmpty), EfuseVendorText.Lines(report).Length);
            Assert.InRange(report.Boot2Rollback, 0, 64);
            Assert.InRange(report.AppRollback, 0, 128);
            if (round % 100 == 0)
            {
                var image = new EfuseImage(bytes);
                Assert.Equal(image.Words.Length > 0, image.Read(ChipCatalog.Efuse).Length > 0);
            }
        }
    }

    private static EfuseReport Report(byte[] bytes) => EfuseReport.Of(new EfuseImage(bytes), ChipCatalog.Efuse);

    private static List<(string Name, byte[] Bytes, string[] Lines)> Read()
    {
        var parts = new List<(string Name, byte[] Bytes, string[] Lines)>();
        foreach (string line in File.ReadLines(Path.Combine(Repository.Root, "spec", "vectors", "efuse-parts.txt")).Where(l => l is not ['#', ..]))
        {
            if (line.StartsWith("part ", StringComparison.Ordinal))
            {
                parts.Add((line[5..], new byte[512], []));
            }
            else if (line.StartsWith("> ", StringComparison.Ordinal))
            {
                parts[^1] = parts[^1] with { Lines = [.. parts[^1].Lines, line[2..]] };
            }
            else
            {
                BinaryPrimitives.WriteUInt32LittleEndian(parts[^1].Bytes.AsSpan(Hex(line[..3])), (uint)Hex(line[4..]));
            }
        }

        return parts;
    }

    private static int Hex(string text) => unchecked((int)uint.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
}
