using NcpFlash.Cli;
using NcpFlash.Cli.Reporting;
using NcpFlash.Cli.Running;
using NcpFlash.Links;
using NcpFlash.Sessions;
using NcpFlash.Tests.Emulator;
using Xunit;

namespace NcpFlash.Tests.Cli;

/// <summary>What a job adds to, or takes from, what is remembered of an adapter.</summary>
public sealed class LearningTests
{
    private static readonly LinkIdentity Port = new("/dev/ttyUSB0", LinkKind.SerialPort, true, new UsbIdentity(0x10C4, 0xEA60, SerialNumber: "0001"));

    [Theory]
    [InlineData(115_200, null, 921_600)] // a slower rate that was carried says nothing of the limit
    [InlineData(921_600, null, 921_600)]
    [InlineData(2_000_000, null, null)] // a faster one shows that there is none
    [InlineData(2_000_000, 500_000, 500_000)]
    [InlineData(null, null, 921_600)]
    public void A_given_rate_lifts_the_limit_only_when_it_is_above(int? given, int? fellBackTo, int? kept)
    {
        using var folder = new TemporaryFolder();
        var screen = new Screen();
        Shell shell = screen.Shell with { StateFolder = folder.Path };
        new AdapterMemory(folder.Path, shell.Time, _ => { }).Keep(Port, 921_600, holdsBack: false);
        var options = new ConnectOptions(BootControl.None) { WorkRate = given is { } rate ? new BitRate(rate) : null };
        var learning = new Learning(shell, Port, options, new TextReporter(shell, new ReporterOptions()));
        if (fellBackTo is { } slower)
        {
            learning.Report(new JobEvent.RateFellBack(new BitRate(given ?? 0), new BitRate(slower), "test"));
        }

        learning.Keep();
        Assert.Equal(kept, new AdapterMemory(folder.Path, shell.Time, _ => { }).Find(Port)?.Baud);
    }
}
