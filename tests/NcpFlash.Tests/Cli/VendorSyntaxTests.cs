using NcpFlash.Cli.Vendor;
using NcpFlash.Diagnostics;
using Xunit;

namespace NcpFlash.Tests.Cli;

public sealed class VendorSyntaxTests
{
    [Theory]
    [InlineData("--port COM5 --config a.ini", "--port=COM5 --config=a.ini")]
    [InlineData("--port=COM5 --config=a.ini --efuse=e.bin", "--port=COM5 --config=a.ini --efuse=e.bin")]
    [InlineData("--port COM5 --config a.ini --efuse e.bin", "--port=COM5 --config=a.ini --efuse=e.bin")]
    [InlineData("-r --efuse --chipname=qcc743 -p COM5 --start=0x0 --end=0x1ff --file=F", "--read= --efuse= --chipname=qcc743 --port=COM5 --start=0x0 --end=0x1ff --file=F")]
    [InlineData("--baud 500000 --chip qcc743", "--baudrate=500000 --chipname=qcc743")]
    [InlineData("-pCOM5", "--port=COM5")]
    [InlineData("-p=COM5", "--port=COM5")]
    [InlineData("--erase --whole", "--erase= --whole_chip=")]
    [InlineData("--config a --config b", "--config=b")]
    [InlineData("--port a -p a", "--port=a")]
    [InlineData("--efusefile e.bin", "--efusefile=e.bin")]
    public void Splits_as_argparse_does(string line, string expected)
    {
        IReadOnlyDictionary<string, string> given = VendorSyntax.Parse(line.Split(' '));
        Assert.Equal(expected.Split(' ').Order(), given.Select(g => $"{g.Key}={g.Value}".TrimEnd('=') + (g.Value.Length == 0 ? "=" : string.Empty)).Order());
    }

    [Theory]
    [InlineData("--confg a", "vendor.unknown-option")]
    [InlineData("a.ini", "vendor.unknown-option")]
    [InlineData("-x", "vendor.unknown-option")]
    [InlineData("--", "vendor.unknown-option")]
    [InlineData("--e", "vendor.ambiguous-option")]
    [InlineData("--f", "vendor.ambiguous-option")]
    [InlineData("--port", "vendor.missing-value")]
    [InlineData("--port --config a", "vendor.missing-value")]
    [InlineData("--port a -pb", "vendor.two-ports")]
    [InlineData("--read=3", "vendor.unexpected-value")]
    public void Refuses_what_argparse_refuses(string line, string id) =>
        Assert.Equal(id, Assert.Throws<NcpException>(() => VendorSyntax.Parse(line.Split(' '))).Diagnosis.Id);
}
