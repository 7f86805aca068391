using System.Diagnostics;
using Xunit;

namespace NcpFlash.Tests.Cli;

/// <summary>Efuse command lines of the vendor that are refused before the port is opened.</summary>
public sealed class VendorEfuseTests
{
    private const string NoPort = "tcp://127.0.0.1:1";

    [Theory]
    [InlineData("--start=0x0 --end=0x3ff", "vendor.efuse-outside")]
    [InlineData("--start=0x1fc --len=8", "vendor.efuse-outside")]
    [InlineData("--start=0x2 --len=4", "vendor.efuse-unaligned")]
    [InlineData("--start=0 --end=0x1fe", "vendor.efuse-unaligned")]
    public async Task A_range_that_cannot_be_read(string range, string id)
    {
        using var folder = new SampleFolder();
        CliRun run = await CliRun.Of([.. $"-r --efuse --chipname=qcc743 -p {NoPort} {range}".Split(' '), $"--file={folder["efuse.bin"]}"]);
        Assert.Equal(1, run.Exit);
        Assert.Contains("{\"ErrorCode\": \"0002\",\"ErrorMsg\":\"CHIP OPTION SET UNSUPPORTED\"}", run.Output, StringComparison.Ordinal);
        Assert.Contains($"ncpflash: error {id}: ", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('}', run.Output.Split("ncpflash: error")[1]);
        Assert.False(File.Exists(folder["efuse.bin"]));
    }

    [Fact]
    public async Task A_named_pipe_is_not_waited_for()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no named pipes among its files.");
        using var folder = new SampleFolder();
        using (var make = Process.Start("mkfifo", [folder["pipe"]])) await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        CliRun run = await NcpflashProcess.RunAsync("--port", NoPort, "--efuse", folder["pipe"]);
        Assert.Equal(1, run.Exit);
        Assert.Contains("ncpflash: error file.empty: ", run.Output, StringComparison.Ordinal);
    }
}
