using System.Globalization;
using System.Runtime.InteropServices;
using NcpFlash.Benchmarks.RealTime;
using NcpFlash.Tests.Conversation;
using Xunit;

namespace NcpFlash.Tests.Performance;

/// <summary>
/// Several ports in real time: ratios and shares, never absolute times, and only where the machine is idle enough to tell;
/// of the program as it is shipped.
/// </summary>
[Trait("Category", "Long")]
public sealed class PtyThroughputTests
{
    private const double MostBusy = 0.25;

    [Fact(Explicit = true)]
    public async Task Four_parts_at_once_take_no_longer_than_one_and_little_of_the_computer()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "load and memory are read from /proc");
        CancellationToken token = TestContext.Current.CancellationToken;
        using var folder = new FirmwareFolder("mission_t01_flash_prog_cfg.ini", "2.0.106");
        string shipped = Path.Combine(Repository.Root, "artifacts", "publishing", "ncpflash", RuntimeInformation.RuntimeIdentifier, "ncpflash");
        Assert.SkipUnless(File.Exists(shipped), $"The program as it is shipped is not at {shipped}; '.ci/publish single' makes it.");
        var measurement = new PtyMeasurement(shipped, folder.Ini);
        double busyBefore = await BusyAsync(token);
        PtyFigures first = await measurement.RunAsync(1, token), four = await measurement.RunAsync(4, token), second = await measurement.RunAsync(1, token);
        double busyAfter = await BusyAsync(token);
        Assert.Equal((0, 0, 0), (first.ExitCode, four.ExitCode, second.ExitCode));
        Assert.InRange(first.ProcessorSeconds / first.Seconds, 0.001, 0.15);
        Assert.InRange(first.PeakBytes, 1, 80_000_000);
        Assert.InRange(four.PeakBytes, 1, 80_000_000 + (3 * 8_000_000));

        string busy = string.Create(CultureInfo.InvariantCulture, $"two runs on one port took {first.Seconds:0.00} s and {second.Seconds:0.00} s, other programs kept {busyBefore:P0} and {busyAfter:P0} of the processors busy");
        double ratio = 2 * (first.Seconds + second.Seconds) / four.Seconds;
        bool isTelling = Math.Max(busyBefore, busyAfter) <= MostBusy && Math.Abs(first.Seconds - second.Seconds) <= 0.02 * first.Seconds;
        Assert.SkipWhen(ratio < 3.8 && !isTelling, $"the computer is too busy to tell: {busy}");
        Assert.True(ratio >= 3.8, string.Create(CultureInfo.InvariantCulture, $"four ports took {four.Seconds:0.00} s, {ratio:0.00} times the throughput; {busy}"));
    }

    /// <summary>Share of the processors that was at work in half a second.</summary>
    private static async Task<double> BusyAsync(CancellationToken token)
    {
        (long Idle, long All) before = await TicksAsync(token);
        await Task.Delay(500, token);
        (long Idle, long All) after = await TicksAsync(token);
        return 1 - ((double)(after.Idle - before.Idle) / (after.All - before.All));
    }

    private static async Task<(long Idle, long All)> TicksAsync(CancellationToken token)
    {
        string line = (await File.ReadAllLinesAsync("/proc/stat", token))[0];
        long[] ticks = [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8).Select(t => long.Parse(t, CultureInfo.InvariantCulture))];
        return (ticks[3] + ticks[4], ticks.Sum());
    }
}
