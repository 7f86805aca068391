using System.Security.Cryptography;
using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Images;
using Xunit;

namespace NcpFlash.Tests.Images;

public sealed class EfuseFileTests
{
    /// <summary>What reading a file may take beyond the file itself.</summary>
    private const int MostMemory = 16 * 1024 * 1024;

    /// <summary>A container as the vendor makes it (PROTOCOL 10.3), built from the text of the protocol alone.</summary>
    internal static byte[] Container(ReadOnlySpan<byte> plain)
    {
        using var aes = Aes.Create();
        aes.Key = "BOUFFALOLABKEYIV"u8.ToArray();
        byte[] file = new byte[4608];
        BitConverter.TryWriteBytes(file, Crc32.Of(plain));
        aes.EncryptCbc(plain, [0x42, 0x4F, 0x55, 0x46, 0x46, 0x41, 0x4C, 0x4F, 0x4C, 0x41, 0x42, 0x4B, 0, 0, 0, 0], PaddingMode.None).CopyTo(file, 4096);
        return file;
    }

    [Fact]
    public void The_published_file_decodes_to_the_words_of_the_protocol()
    {
        var file = EfuseFile.Parse(RealFirmware.Read("efusedata.bin"), "efusedata.bin");
        Assert.Equal(
            [(0x00, 0x0C000000u), (0x5C, 0x80u), (0x7C, 0x61000u), (0xDC, 0x04000000u)],
            file.Words.Where(w => w.Offset is < 0x1C or > 0x38).Select(w => (w.Offset, w.Value)));
        Assert.Equal(
            [
                "0x000[27:26]  dbg_jtag_0_dis = 3  JTAG switched off: off",
                "0x01C..0x03B  public_key_hash = 9e0cb12265b514e65071743555e9c9d1937d1287a7ff63aa5add5d76c08b35eb  SHA-256 of the public key that images must be signed with",
                "0x05C[7]  sign_cfg = 1  signature required",
                "0x07C[12]  anti_rollback_enable = 1  anti-rollback: the counters are checked",
                "0x07C[17]  wr_lock_key_slot_0 = 1  0x1C..0x2B can no longer be burnt",
                "0x07C[18]  wr_lock_key_slot_1 = 1  0x2C..0x3B can no longer be burnt",
                "0x0DC[27:26]  app_sign_method = 1  how boot2 checks the application's signature: with the key of boot2",
            ],
            file.Image.Read(ChipCatalog.Efuse).Select(r => r.ToString()));
    }

    [Theory]
    [InlineData("efusedata.bin")]
    public void A_flipped_bit_of_the_published_file_is_found(string name)
    {
        byte[] file = RealFirmware.Read(name);
        for (int at = 0; at < file.Length; at++)
        {
            file[at] ^= (byte)(1 << (at % 8));
            Assert.True(at is >= 4 and < 4096 || Assert.Throws<NcpException>(() => EfuseFile.Parse(file, name)).Diagnosis.Id == "efuse.crc", $"{at}");
            Assert.True(at is < 4 or >= 4096 || EfuseFile.ParseContainer(file) is null, $"{at}");
            file[at] ^= (byte)(1 << (at % 8));
        }
    }

    [Fact]
    public void A_container_of_our_own_making_is_read()
    {
        byte[] plain = new byte[512];
        plain[0x130] = 7;
        EfuseFile file = EfuseFile.Parse(Container(plain), "f");
        Assert.True(file.IsContainer);
        Assert.Equal("0x130 = 0x00000007", Assert.Single(file.Words).ToString());
        Assert.Equal("unknown_0x130", Assert.Single(file.Image.Read(ChipCatalog.Efuse)).Name);
    }

    [Fact]
    public void Every_wrong_length_is_refused_with_place_and_cure()
    {
        byte[] container = Container(new byte[512]);
        for (int length = 0; length <= 5000; length++)
        {
            if (length is 128 or 256 or 512 or 4608)
            {
                continue;
            }

            byte[] bytes = [.. container.AsSpan(0, Math.Min(length, 4608)), .. new byte[Math.Max(0, length - 4608)]];
            Diagnosis fault = Assert.Throws<NcpException>(() => EfuseFile.Parse(bytes, "e.bin")).Diagnosis;
            Assert.Equal(length is > 512 and < 4608 ? "efuse.truncated" : "efuse.size", fault.Id);
            Assert.Equal(Outcome.Input, fault.Kind.Outcome);
            Assert.StartsWith($"e.bin at 0x{length:X}: ", fault.Summary, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_mask_takes_bits_away()
    {
        byte[] bytes = new byte[128], mask = new byte[128];
        (bytes[0x5C], bytes[0x60], mask[0x5C]) = (0x81, 0xFF, 0x80);
        EfuseFile file = EfuseFile.Parse(bytes, "e").WithMask(mask, "m");
        Assert.Equal("0x05C = 0x00000080", Assert.Single(file.Words).ToString());
        Assert.Equal(9, file.Masked.Count);
    }

    [Theory]
    [InlineData(256, "efuse.mask-size")]
    [InlineData(127, "efuse.size")]
    [InlineData(4608, "efuse.crc")]
    public void A_mask_of_another_size_is_refused(int length, string id)
    {
        Diagnosis fault = Assert.Throws<NcpException>(() => EfuseFile.Parse(new byte[128], "e").WithMask(new byte[length], "m")).Diagnosis;
        Assert.Equal((id, Outcome.Input), (fault.Id, fault.Kind.Outcome));
    }

    [Theory]
    [InlineData("a/efusedata.bin", "a/efusedata_mask.bin")]
    [InlineData("a.b/efuse", "a.b/efuse_mask")]
    [InlineData("x.y.z", "x.y_mask.z")]
    [InlineData(".bin", ".bin_mask")]
    public void The_mask_lies_beside_the_file(string file, string mask) => Assert.Equal(mask, EfuseFile.MaskNameOf(file));

    [Fact]
    public void Random_files_are_read_or_refused() => Fuzz(seed: 1, rounds: 3_000);

    [Fact(Explicit = true)]
    [Trait("Category", "Long")]
    public void Random_files_are_read_or_refused_at_length() => Fuzz(seed: 2, rounds: 1_000_000);

    /// <summary>Random lengths and bytes, sound containers, and containers with some damage: read or refused, in little memory.</summary>
    private static void Fuzz(int seed, int rounds)
    {
        var random = new Random(seed);
        for (int round = 0; round < rounds; round++)
        {
            byte[] bytes = RandomFile(random), mask = random.Next(2) == 0 ? bytes : RandomFile(random);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                EfuseFile file = EfuseFile.Parse(bytes, "f");
                Assert.True(file.Image.SameBits(new EfuseImage(file.Contents.AsSpan())));
                Assert.True(file.WithMask(mask, "m").Image.Except(file.Image).IsBlank);
            }
            catch (NcpException fault)
            {
                Assert.Equal(Outcome.Input, fault.Diagnosis.Kind.Outcome);
                Assert.DoesNotContain('{', fault.Message);
                Assert.Matches("^[fm] at 0x[0-9A-F]+: ", fault.Diagnosis.Summary);
                Assert.NotEmpty(fault.Diagnosis.Advice);
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, bytes.Length + mask.Length + MostMemory);
        }
    }

    private static byte[] RandomFile(Random random)
    {
        int[] lengths = [128, 256, 512, 4608];
        byte[] bytes = new byte[random.Next(4) == 0 ? random.Next(5000) : lengths[random.Next(4)]];
        random.NextBytes(bytes.AsSpan(0, random.Next(bytes.Length + 1)));
        if (random.Next(2) == 0)
        {
            return bytes;
        }

        byte[] container = Container(bytes.AsSpan(0, Math.Min(bytes.Length, 512) / 512 * 512) is { Length: 512 } plain ? plain : new byte[512]);
        for (int damage = random.Next(3); damage > 0; damage--)
        {
            container[random.Next(2) == 0 ? random.Next(4) : random.Next(container.Length)] ^= (byte)(1 << random.Next(8));
        }

        return random.Next(4) == 0 ? container[..random.Next(container.Length)] : container;
    }
}
