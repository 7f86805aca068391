using System.Text;
using NcpFlash.Diagnostics;
using NcpFlash.Images;
using Xunit;

namespace NcpFlash.Tests.Images;

public sealed class FlashConfigTests
{
    private const string Vendor =
        """
        [cfg]
        erase = 2
        skip_mode = 0x0, 0x0
        boot2_isp_mode = 0

        [boot2]
        filedir = ./boot2.bin
        address = 0x000000

        [partition]
        filedir = ./partition.bin
        address = 0xE000

        [FW]
        filedir = .\mission_$(CHIPNAME)_*.bin
        address = @partition
        """;

    [Fact]
    public void The_vendors_form_is_read_with_the_line_of_every_value()
    {
        FlashConfig config = Parse(Vendor);
        Assert.Equal(EraseMode.Chip, config.Erase);
        Assert.Empty(config.Skip);
        Assert.Empty(config.Warnings);
        Assert.Equal(["boot2", "partition", "FW"], config.Sections.Select(s => s.Name));
        Assert.Equal([0u, 0xE000u, null], config.Sections.Select(s => s.Address.Value));
        ConfigSection firmware = config.Sections[2];
        Assert.Equal("./mission_$(CHIPNAME)_*.bin", firmware.FileName.Value);
        Assert.Equal(("cfg.ini:15", "cfg.ini:16"), (firmware.FileName.Place.ToString(), firmware.Address.Place.ToString()));
        Assert.Equal("cfg.ini:10", config.Partition?.Place.ToString());
    }

    [Fact]
    public void Byte_order_mark_carriage_returns_and_comments_do_no_harm()
    {
        byte[] bytes = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("# note\n; note\n" + Vendor.ReplaceLineEndings("\r\n"))];
        FlashConfig config = FlashConfig.Parse(bytes, "cfg.ini");
        Assert.Equal(["boot2", "partition", "FW"], config.Sections.Select(s => s.Name));
    }

    [Fact]
    public void Without_cfg_nothing_is_said_about_erasing() => Assert.Null(Parse("[a]\nfiledir=x\naddress=0").Erase);

    [Theory]
    [InlineData("0x1000, 0x2000", "0x00001000..0x00003000")]
    [InlineData("0x1000,0x1000; 3000, 0x10", "0x00001000..0x00002000 0x00003000..0x00003010")]
    [InlineData("0x0, 0x0", "")]
    [InlineData("0xFFFFF000, 0x1000", "0xFFFFF000..0x100000000")]
    public void Ranges_to_keep(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', Parse($"[cfg]\nskip_mode = {text}\n[a]\nfiledir=x\naddress=0").Skip.Select(s => s.Value)));

    [Theory]
    [InlineData("0x10000", 0x10000u)]
    [InlineData("E000", 0xE000u)]
    [InlineData("00000000", 0u)]
    [InlineData("0XFFFFFFFF", 0xFFFFFFFFu)]
    public void Addresses_are_hexadecimal(string text, uint expected) =>
        Assert.Equal(expected, Parse($"[a]\nfiledir=x\naddress = {text}").Sections[0].Address.Value);

    [Fact]
    public void Warnings() => Golden.Check("ini-warnings.txt", Findings.Text(Parse(
        "[cfg]\nearse = 1\n[FW]\nfiledir = x\naddress = @partition\n[partition]\nfiledir = y\naddress = 57344\nversion = 3").Warnings));

    [Theory]
    [InlineData("empty", "")]
    [InlineData("cfg-only", "[cfg]\nerase = 1\n")]
    [InlineData("junk", "hello\n[boot2\n= 3\n[]\n[a] x\n")]
    [InlineData("no-section", "erase = 1\n[a]\nfiledir = x\naddress = 0\n")]
    [InlineData("duplicates", "[a]\nfiledir = x\nFileDir = y\naddress = 0\n[a]\nfiledir = z\naddress = 0x1000\n")]
    [InlineData("missing-keys", "[a]\nfiledir = x\n[b]\naddress = 0\n[c]\nfiledir =\naddress =\n")]
    [InlineData("bad-hex", "[a]\nfiledir = x\naddress = 0xZZ\n[b]\nfiledir = x\naddress = 0x100000000\n[c]\nfiledir = x\naddress = 0x0 # boot2\n[partition]\nfiledir = x\naddress = @partition\n")]
    [InlineData("bad-values", "[cfg]\nerase = 3\nskip_mode = 0x1000\nboot2_isp_mode = yes\n[a]\nfiledir = x\naddress = 0\n")]
    [InlineData("unsupported", "[cfg]\nboot2_isp_mode = 1\npre_program = ./prepare\n[a]\nfiledir = x\naddress = 0\n")]
    [InlineData("zero-byte", "[a]\nfile\0dir = x\n")]
    public void Faults(string name, string text) =>
        Golden.Check($"ini-{name}.txt", Findings.Text(Assert.Throws<NcpException>(() => Parse(text))));

    [Theory]
    [InlineData("utf16", "fffe5b0061005d00")]
    [InlineData("not-utf8", "5b615d0a66696c65646972203d20ff0a")]
    public void Faults_of_encoding(string name, string hex) =>
        Golden.Check($"ini-{name}.txt", Findings.Text(Assert.Throws<NcpException>(() => FlashConfig.Parse(Convert.FromHexString(hex), "cfg.ini"))));

    [Fact]
    public void Many_faults_are_cut_short()
    {
        NcpException fault = Assert.Throws<NcpException>(() => Parse(string.Concat(Enumerable.Repeat("junk\n", 5000))));
        Assert.Equal(20, fault.Others.Length);
        Assert.Equal("cfg.ini: 4980 more faults of this file are not shown.", fault.Others[^1].Summary);
    }

    [Fact]
    public void No_bytes_make_the_parser_throw_anything_else() => Fuzz(seed: 1, rounds: 10_000);

    [Fact(Explicit = true)]
    [Trait("Category", "Long")]
    public void No_bytes_make_the_parser_throw_anything_else_at_length() => Fuzz(seed: 2, rounds: 1_000_000);

    private static void Fuzz(int seed, int rounds)
    {
        var random = new Random(seed);
        string[] pieces = ["[", "]", "cfg", "boot2", "partition", "=", ":", "\n", "\r\n", " ", "filedir", "address", "@partition", "0x", "FFFFFFFFF", ",", ";", "#",
            "skip_mode", "erase", "pre_program", "boot2_isp_mode", "\0", "ä", "\uFEFF", "$(CHIPNAME)", "\\", "{place}"];
        for (int round = 0; round < rounds; round++)
        {
            byte[] bytes;
            if (round % 4 == 0)
            {
                bytes = new byte[random.Next(200)];
                random.NextBytes(bytes);
            }
            else
            {
                bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => pieces[random.Next(pieces.Length)])));
            }

            try
            {
                _ = FlashConfig.Parse(bytes, "cfg.ini");
            }
            catch (NcpException fault)
            {
                Assert.StartsWith("ini.", fault.Diagnosis.Id, StringComparison.Ordinal);
            }
        }
    }

    private static FlashConfig Parse(string text) => FlashConfig.Parse(Encoding.UTF8.GetBytes(text), "cfg.ini");
}
