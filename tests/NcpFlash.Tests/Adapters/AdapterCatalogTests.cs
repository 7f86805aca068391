using System.Text;
using NcpFlash.Adapters;
using NcpFlash.Diagnostics;
using NcpFlash.Links;
using Xunit;

namespace NcpFlash.Tests.Adapters;

public sealed class AdapterCatalogTests
{
    private const string Whole = """
        {
          "adapters": [
            {
              "word": "mine", "name": "My board",
              "usb": [ { "id": "1209:0001", "interface": 2 } ],
              "rates": { "kind": "divider", "clock": 12000000, "max": 3000000 },
              "quirks": [ "hold-back-32" ],
              "latencyTimer": "2ms",
              "grade": "b", "workRate": 1000000,
              "source": "measured"
            }
          ]
        }
        """;

    public static TheoryData<string> Words => [.. AdapterCatalog.Known.Words];

    [Theory]
    [InlineData(0x0403, 0x6001, 0x0600, null, null, null, "ft232r")]
    [InlineData(0x0403, 0x6001, null, null, null, null, "ft232r")]
    [InlineData(0x0403, 0x6001, 0x0400, null, null, null, "ft232b")]
    [InlineData(0x0403, 0x6015, 0x1000, null, null, null, "ft230x")]
    [InlineData(0x0403, 0x6010, 0x0700, null, 0, null, "ft2232h-a")]
    [InlineData(0x0403, 0x6010, 0x0700, null, 1, null, "ft2232h")]
    [InlineData(0x0403, 0x6010, null, null, null, null, "ft2232h")]
    [InlineData(0x0403, 0x6010, 0x0500, null, null, null, "ft2232c")]
    [InlineData(0x0403, 0x6011, null, null, 3, null, "ft4232h")]
    [InlineData(0x0403, 0x6014, null, null, null, null, "ft232h")]
    [InlineData(0x0403, 0x6043, null, null, null, null, "ft2232hp")]
    [InlineData(0x10C4, 0xEA60, 0x0100, null, null, "cp210x", "cp210x")]
    [InlineData(0x10C4, 0xEA60, 0x0100, "CP2102 USB to UART Bridge Controller", null, "cp210x", "cp2102")]
    [InlineData(0x10C4, 0xEA60, 0x0100, "CP2102N USB to UART Bridge Controller", null, "cp210x", "cp2102n")]
    [InlineData(0x10C4, 0xEA60, 0x0100, "CP2104 USB to UART Bridge Controller", null, null, "cp2104")]
    [InlineData(0x10C4, 0xEA70, 0x0100, "CP2105 Dual USB to UART Bridge Controller", 0, "cp210x", "cp2105-eci")]
    [InlineData(0x10C4, 0xEA70, 0x0100, "CP2105 Dual USB to UART Bridge Controller", 1, "cp210x", "cp2105-sci")]
    [InlineData(0x10C4, 0x1234, null, null, null, "cdc_acm", "cp2102c")]
    [InlineData(0x1A86, 0x7523, null, "USB Serial", null, "ch341", "ch340g")]
    [InlineData(0x4348, 0x5523, null, null, null, null, "ch341")]
    [InlineData(0x1A86, 0x55D3, null, null, null, "cdc_acm", "ch343")]
    [InlineData(0x1A86, 0x55D4, null, null, null, null, "ch9102")]
    [InlineData(0x1A86, 0x55DC, null, null, null, null, "ch910x")]
    [InlineData(0x067B, 0x2303, 0x0202, null, null, null, "pl2303h")]
    [InlineData(0x067B, 0x2303, 0x0300, null, null, null, "pl2303hx")]
    [InlineData(0x067B, 0x2303, 0x0400, null, null, null, "pl2303hxd")]
    [InlineData(0x067B, 0x2304, null, null, null, null, "pl2303tb")]
    [InlineData(0x067B, 0x23C3, null, null, null, null, "pl2303g")]
    [InlineData(0x0483, 0x374F, null, null, 1, "cdc_acm", "stlink-v3")]
    [InlineData(0x0483, 0x374B, null, null, 2, "cdc_acm", "stlink-v2-1")]
    [InlineData(0x1366, 0x1015, null, null, 0, "cdc_acm", "jlink-ob")]
    [InlineData(0x2E8A, 0x000C, null, null, 1, "cdc_acm", "debugprobe")]
    [InlineData(0xFFFF, 0xFFFF, null, null, null, null, "bouffalo-bridge")]
    [InlineData(0x1234, 0x5678, null, "Something", null, "cdc_acm", "cdc-acm")]
    [InlineData(0x1234, 0x5678, null, "Something", null, "option", null)]
    public void An_identity_finds_its_adapter(int vendor, int product, int? release, string? text, int? @interface, string? driver, string? word)
    {
        var usb = new UsbIdentity((ushort)vendor, (ushort)product, (ushort?)release, null, text, null, @interface, driver);
        Assert.Equal(word, AdapterCatalog.Known.Find(usb)?.Word);
    }

    [Theory]
    [MemberData(nameof(Words))]
    public void A_usual_identity_finds_the_adapter_itself(string word)
    {
        AdapterProfile adapter = AdapterCatalog.Known.Named(word)!;
        if (adapter.UsualIdentity("S1") is { } usb)
        {
            Assert.Equal(word, AdapterCatalog.Known.Find(usb)?.Word);
            Assert.Equal("S1", usb.SerialNumber);
        }
        else
        {
            Assert.True(adapter.Usb.IsEmpty || adapter.Usb.All(m => m.Id is null), word);
        }
    }

    [Fact]
    public void Built_in_uarts_are_found_by_their_driver()
    {
        Assert.Equal("pl011", AdapterCatalog.Known.FindByDriver("uart-pl011")?.Word);
        Assert.Equal("mini-uart", AdapterCatalog.Known.FindByDriver("bcm2835-aux-uart")?.Word);
        Assert.Null(AdapterCatalog.Known.FindByDriver("serial8250"));
    }

    [Fact]
    public void What_a_profile_says()
    {
        AdapterProfile ftdi = AdapterCatalog.Known.Named("ft232r")!;
        Assert.Equal((64, 2, 256, 128), (ftdi.PacketSize, ftdi.PacketHeader, ftdi.ReceiveBuffer, ftdi.TransmitBuffer));
        Assert.Equal((TimeSpan.FromMilliseconds(16), true), (ftdi.LatencyTimer, ftdi.LatencyTimerSettable));
        Assert.Equal((AdapterGrade.A, 2_000_000), (ftdi.Grade, ftdi.WorkRate.BitsPerSecond));
        AdapterProfile ch340 = AdapterCatalog.Known.Named("ch340g")!;
        Assert.Equal((AdapterGrade.B, 500_000, 32), (ch340.Grade, ch340.WorkRate.BitsPerSecond, ch340.PacketSize));
        Assert.True(ch340.MayHave(AdapterQuirk.HoldBack32) && !ch340.Has(AdapterQuirk.HoldBack32));
        Assert.Equal((AdapterGrade.B, 921_600), (AdapterCatalog.Known.Named("cp2102")!.Grade, AdapterCatalog.Known.Named("cp2102")!.WorkRate.BitsPerSecond));
        Assert.Equal(AdapterGrade.D, AdapterCatalog.Known.Named("pl2303hx")!.Grade);
        Assert.True(AdapterCatalog.Known.Named("cp2102c")!.Has(AdapterQuirk.CtsRequired));
        Assert.Equal(15_000_000, AdapterCatalog.Known.Named("stlink-v3")!.Rates.Max.BitsPerSecond);
        Assert.Null(AdapterCatalog.Known.Named("nothing"));
    }

    [Fact]
    public void Every_quirk_has_a_word_and_an_adapter()
    {
        Assert.Equal(
            "hold-back-32 loses-32n stale-after-purge cts-required rts-unusable dies-if-closed-while-receiving simulated-break mpsse-channel-a unsupported-becomes-9600 in-band-control "
            + "rate-may-be-ignored tx-floats-until-rate-set rate-follows-core-clock needs-dtr weak-supply often-faked refused-by-windows-11 access-denied-on-windows needs-vendor-driver-on-mac "
            + "taken-by-brltty ports-differ node-renamed",
            string.Join(' ', AdapterWords.All<AdapterQuirk>()));
        Assert.All(Enum.GetValues<AdapterQuirk>(), quirk => Assert.Contains(AdapterCatalog.Known.Adapters, a => a.MayHave(quirk)));
        Assert.Equal("exact divider ftdi-eighths an205 ch341 ch341-old pl2303 pl2303-alternate listed fixed", string.Join(' ', AdapterWords.All<AdapterRateKind>()));
    }

    [Fact]
    public void A_users_file_comes_first()
    {
        AdapterCatalog own = AdapterFile.Parse(Encoding.UTF8.GetBytes(Whole), "mine.json");
        AdapterCatalog both = AdapterCatalog.Known.With(own);
        AdapterProfile mine = both.Find(new UsbIdentity(0x1209, 0x0001, Interface: 2))!;
        Assert.Equal(("mine", 1_000_000, TimeSpan.FromMilliseconds(2), 300), (mine.Word, mine.WorkRate.BitsPerSecond, mine.LatencyTimer, mine.Rates.Min.BitsPerSecond));
        Assert.Empty(mine.ProvenRates);
        Assert.Null(both.Find(new UsbIdentity(0x1209, 0x0001, Interface: 1)));
        Assert.Equal("ft232r", both.Find(new UsbIdentity(0x0403, 0x6001))?.Word);
        string replaced = Whole.Replace("\"mine\"", "\"ft232r\"", StringComparison.Ordinal).Replace("1209:0001", "0403:6001", StringComparison.Ordinal).Replace(", \"interface\": 2", "", StringComparison.Ordinal);
        both = AdapterCatalog.Known.With(AdapterFile.Parse(Encoding.UTF8.GetBytes("\uFEFF" + replaced), "mine.json"));
        Assert.Equal("My board", both.Find(new UsbIdentity(0x0403, 0x6001))?.Name);
        Assert.Equal(AdapterCatalog.Known.Adapters.Length, both.Adapters.Length);
    }

    [Theory]
    [InlineData("\"hold-back-32\"", "\"hold-bak-32\"", "mine.json:7, column ", "'$.adapters[0].quirks[0]': 'hold-bak-32' is not known there; the nearest of its words is 'hold-back-32'")]
    [InlineData("\"divider\"", "\"divisor\"", "mine.json:6, column ", "'divisor' is not known there; the nearest of its words is 'divider'")]
    [InlineData("\"grade\": \"b\"", "\"grade\": 3", "mine.json:9, column ", "'$.adapters[0].grade'")]
    [InlineData("1209:0001", "1209:1", "mine.json:5, column ", "it must be a USB id in hexadecimal")]
    [InlineData("\"name\": \"My board\"", "\"nmae\": \"My board\"", "mine.json:4, column ", "'$.adapters[0].nmae' is not known")]
    [InlineData("\"source\": \"measured\"", "\"fix\": \"none\"", "mine.json:11, column ", "lacks source")]
    [InlineData("\"2ms\"", "\"2 ms\"", "mine.json:8, column ", "a duration")]
    [InlineData("\"2ms\"", "\"2s\"", "mine.json:4:", "its latency timer is 1 ms to 255 ms")]
    [InlineData("1000000,", "9000000,", "mine.json:4:", "its work rate is one it can make within 3 %")]
    [InlineData("\"max\": 3000000", "\"max\": 200", "mine.json:4:", "its rates lie between 1 and 100000000")]
    [InlineData("\"clock\": 12000000, ", "", "mine.json:4:", "has a clock")]
    [InlineData("\"divider\", \"clock\": 12000000", "\"listed\"", "mine.json:4:", "it lists rates, ascending")]
    [InlineData("\"mine\"", "\"ideal\"", "mine.json:4:", "not 'ideal'")]
    [InlineData("\"id\": \"1209:0001\", ", "", "mine.json:4:", "names a USB id or a driver")]
    [InlineData("[ \"hold-back-32\" ]", "[ \"hold-back-32\", \"hold-back-32\" ]", "mine.json:4:", "no quirk stands twice")]
    [InlineData("[ \"hold-back-32\" ]", "null", "mine.json:7, column ", "'$.adapters[0].quirks'")]
    [InlineData("{\n  \"adapters\"", "{\n  \"adapers\"", "mine.json:2, column ", "'$.adapers' is not known")]
    [InlineData("measured\"", "measured", "mine.json:10, column ", "it is not valid JSON")]
    public void A_broken_file_names_the_line(string old, string replacement, string place, string problem)
    {
        Assert.Contains(old, Whole, StringComparison.Ordinal);
        NcpException fault = Assert.Throws<NcpException>(() => AdapterFile.Parse(Encoding.UTF8.GetBytes(Whole.Replace(old, replacement, StringComparison.Ordinal)), "mine.json"));
        Assert.Equal("adapter.file", fault.Diagnosis.Id);
        Assert.StartsWith(place, fault.Diagnosis.Summary, StringComparison.Ordinal);
        Assert.Contains(problem, fault.Diagnosis.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain("NcpFlash.", fault.Diagnosis.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_word_that_stands_twice_is_found_in_its_second_place()
    {
        string entry = Whole[Whole.IndexOf("    {", StringComparison.Ordinal)..Whole.IndexOf("\n  ]", StringComparison.Ordinal)];
        string twice = "{ \"adapters\": [\n" + entry + ",\n" + entry + "] }";
        AdapterFormatException fault = Assert.Throws<AdapterFormatException>(() => AdapterCatalog.Parse(Encoding.UTF8.GetBytes(twice)));
        Assert.Equal((12, "the word 'mine' stands twice"), (fault.Line, fault.Problem));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{ \"adapters\": null }")]
    [InlineData("{ \"adapters\": [ null ] }")]
    [InlineData("{ \"adapters\": [ {} ] }")]
    public void Something_else_is_refused(string json) =>
        Assert.Throws<AdapterFormatException>(() => AdapterCatalog.Parse(Encoding.UTF8.GetBytes(json)));
}
