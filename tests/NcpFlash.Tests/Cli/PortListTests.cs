using System.Collections.Immutable;
using NcpFlash.Chips;
using NcpFlash.Cli.Running;
using NcpFlash.Diagnostics;
using NcpFlash.Sessions;
using Xunit;

namespace NcpFlash.Tests.Cli;

/// <summary>The ports of a command line: patterns, names for the same thing, labels.</summary>
public sealed class PortListTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ncpflash-ports-");

    public PortListTests()
    {
        foreach (string name in new[] { "ttyUSB10", "ttyUSB2", "ttyACM0", "usb" }) File.WriteAllText(At(name), string.Empty);
        Directory.CreateDirectory(At("ttyUSBfolder"));
        if (!OperatingSystem.IsWindows()) File.CreateSymbolicLink(At("alias"), At("ttyUSB2"));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_pattern_means_what_fits_it_in_the_order_of_the_numbers() =>
        Assert.Equal([("ttyUSB2", null), ("ttyUSB10", null)], Read(At("ttyUSB*")));

    [Fact]
    public void A_pattern_that_brings_a_port_again_is_no_mistake() =>
        Assert.Equal([("ttyUSB10", null), ("ttyUSB2", null), ("ttyACM0", null)], Read(At("ttyUSB10"), At("ttyUSB*"), At("tty*?")));

    [Fact]
    public void A_name_given_twice_is_passed_over_by_whatever_way_it_is_given()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Symbolic links need a privilege on Windows.");
        string[] names = [At("alias"), At("ttyUSB2"), At("ttyUSB2"), At($"../{_folder.Name}/ttyUSB2")];
        Assert.Equal([null, "port.named-twice", "port.named-twice", "port.named-twice"], Read(names).Select(p => p.Fault));
        Assert.Equal([null, "port.named-twice"], Read("tcp://Bench:5000", "socket://bench:5000").Select(p => p.Fault));
    }

    [Fact]
    public void The_port_that_is_found_is_the_same_as_when_it_is_named()
    {
        Func<PortAddress, Connection> connect = a => new Connection(a, ChipCatalog.Default, new ConnectOptions(BootControl.Host), null, null);
        string Faults(params string[] names) => string.Join(' ', PortList.Read(names, connect, () => At("ttyUSB2")).Select(p => p.Fault?.Id ?? "-"));
        Assert.Equal("- port.named-twice", Faults("auto", At("ttyUSB2")));
        Assert.Equal("- port.named-twice", Faults(At("ttyUSB2"), "auto"));
        Assert.Equal("- -", Faults("auto", At("ttyUSB10")));
        Assert.Equal("- port.named-twice", Faults("auto", "auto"));
    }

    [Fact]
    public void Emulated_parts_are_different_unless_they_keep_the_same_file()
    {
        Assert.Equal([("emu:", null), ("emu: #2", null)], Read("emu:", "emu:"));
        Assert.Equal([null, "port.named-twice"], Read("emu:flash=a.bin", "emu:speed=2,flash=./a.bin").Select(p => p.Fault));
    }

    [Fact]
    public void A_pattern_that_fits_nothing_is_an_entry_too() =>
        Assert.Equal([("ttyX*", "port.no-match"), ("usb", null), ("x*", "port.no-match")], Read(At("ttyX*"), At("usb"), Path.Combine(At("no-folder"), "x*")));

    [Fact]
    public void A_text_that_is_no_port_faults_all() =>
        Assert.Equal("usage.bad-port", Assert.Throws<NcpException>(() => Read("emu:", "ftp://x")).Diagnosis.Id);

    [Theory]
    [InlineData("/dev/ttyUSB*", true)]
    [InlineData("COM?", true)]
    [InlineData("/dev/ttyUSB[01]", true)]
    [InlineData("/dev/ttyUSB[!0-3]", true)]
    [InlineData("/dev/ttyUSB[0", false)]
    [InlineData("/dev/ttyUSB[]", false)]
    [InlineData("tcp://[::1]:5000", false)]
    [InlineData("/dev/ttyUSB0", false)]
    [InlineData("emu:flash=*.bin", false)]
    [InlineData("tcp://*:5000", false)]
    public void What_is_a_pattern(string text, bool isOne) => Assert.Equal(isOne, PortPattern.IsOne(text));

    [Theory]
    [InlineData("ttyUSB[12]", "ttyUSB2", true)]
    [InlineData("ttyUSB[12]", "ttyUSB3", false)]
    [InlineData("ttyUSB[12]", "ttyUSB12", false)]
    [InlineData("ttyUSB[0-35]", "ttyUSB5", true)]
    [InlineData("ttyUSB[0-35]", "ttyUSB4", false)]
    [InlineData("tty[!U]*", "ttyACM0", true)]
    [InlineData("tty[!U]*", "ttyUSB0", false)]
    [InlineData("a[]]b", "a]b", true)]
    [InlineData("a[b", "a[b", true)]
    [InlineData("*-port?", "x-port-port0", true)]
    [InlineData("*", "", true)]
    [InlineData("?", "", false)]
    public void What_fits(string pattern, string name, bool fits) => Assert.Equal(fits, PortPattern.Fits(pattern, name, ignoreCase: false));

    [Fact]
    public void A_set_brings_what_is_in_it() => Assert.Equal([("ttyUSB2", null), ("ttyACM0", null)], Read(At("ttyUSB[0-9]"), At("tty[AB]*")));

    [Fact]
    public void A_pattern_that_fits_nothing_says_what_patterns_are() =>
        Assert.DoesNotContain("could be on", List([At("ttyX*"), At("usb")])[0].Fault!.Cause, StringComparison.Ordinal);

    private static (string Label, string? Fault)[] Read(params string[] texts) => [.. List(texts).Select(p => (p.Label, p.Fault?.Id))];

    private static ImmutableArray<GangPort> List(string[] texts) =>
        PortList.Read(texts, address => new Connection(address, ChipCatalog.Default, new ConnectOptions(), null));

    private string At(string name) => Path.Combine(_folder.FullName, name);
}
