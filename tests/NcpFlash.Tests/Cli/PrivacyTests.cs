using NcpFlash.Cli.Running;
using Xunit;

namespace NcpFlash.Tests.Cli;

/// <summary>What a report for a forum must not hold.</summary>
public sealed class PrivacyTests
{
    private static readonly Privacy Cleaner = new(new MacAddress(0x40827B03D2DC));

    [Theory]
    [InlineData("/home/alice/part.bin", "/home/.../part.bin")]
    [InlineData(@"C:\Users\bob\x.ini", @"C:\Users\...\x.ini")]
    [InlineData("/dev/serial/by-id/usb-FTDI_FT232R_A50285BI-if00-port0 at", "/dev/serial/by-id/... at")]
    [InlineData("tcp://lab.example.org:5000", "tcp://...")]
    [InlineData("/dev/cu.usbserial-A50285BI", "/dev/cu.usbserial-...")]
    [InlineData("/dev/ttyUSB0", "/dev/ttyUSB0")]
    [InlineData("mac 40827b03d2dc", "mac 40827b 00 00 00")]
    [InlineData("< 28 dc d2 03 7b 82 40 1c", "< 28 00 00 00 7b 82 40 1c")]
    [InlineData("< 28 dc d2\n< 03 7b 82 40 1c", "< 28 00 00 00 7b 82 40 1c")]
    public void Names_and_numbers_are_taken_out(string text, string expected) => Assert.Equal(expected, Cleaner.CleanTrace(text));
}
