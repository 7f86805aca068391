using NcpFlash.Adapters;
using NcpFlash.Chips;
using NcpFlash.Emulator;
using NcpFlash.Images;
using NcpFlash.Images.Xz;
using NcpFlash.Jobs;
using NcpFlash.Planning;
using NcpFlash.Tests.Conversation;
using Xunit;

namespace NcpFlash.Tests.Performance;

/// <summary>How long jobs take beside the floor (<see cref="FlashFloor"/>); in virtual time, the same every time.</summary>
public sealed class DeltaTimeTests
{
    /// <summary>
    /// The shortest streams that xz 5.4.1 makes of boot2, firmware and file system with a dictionary of 32 KiB and any of twelve lc, lp, pb: 0,1,1; 3,1,1; 0,1,1;
    /// and of the partition table.
    /// </summary>
    private const long RealTravel = 27_216 + 846_460 + 29_808 + 180;

    private const uint InsideRealFirmware = 0x80000;
    private const uint InsideSampleFirmware = 0x15000;

    [Fact]
    public void Real_package_over_foreign_contents() => Assert.InRange(Real().Full(FlashScenario.Foreign()).Ratio, 1, 1.05);

    [Fact]
    public void Real_package_onto_a_blank_part() => Assert.InRange(Real().Full(FlashScenario.Blank()).Ratio, 1, 1.05);

    [Fact]
    public void Real_package_that_is_there_already()
    {
        FlashScenario.Result unchanged = Real().Changed();
        Assert.InRange(unchanged.Ratio, 1, 1.10);
        Assert.InRange(Real().Changed(InsideRealFirmware).Seconds - unchanged.Seconds, 0, 0.3);
        Assert.InRange(Real().Changed(0x1000).Seconds - unchanged.Seconds, 0, 0.3); // boot2
        Assert.InRange(Real().Changed(0x3E4000).Seconds - unchanged.Seconds, 0, 0.3); // the last sector of the file system
        Assert.InRange(Real().Changed(0x300000).Seconds - unchanged.Seconds, 0, 0.3); // between the images, where the flash is to be blank
    }

    [Theory]
    [InlineData(16, 1.35)]
    [InlineData(1, 1.10)]
    public void Real_package_through_an_adapter_with_a_latency_timer(int milliseconds, double limit)
    {
        var adapter = new AdapterModel(TimeSpan.FromMilliseconds(milliseconds));
        Assert.InRange(Real(adapter).Full(FlashScenario.Foreign()).Seconds / Real().Full(FlashScenario.Foreign()).Seconds, 1, limit);
        Assert.InRange(Real(adapter).Changed().Seconds / Real().Changed().Seconds, 1, limit);
        Assert.InRange(Real(adapter).Changed(InsideRealFirmware).Seconds / Real().Changed(InsideRealFirmware).Seconds, 1, limit);
    }

    [Theory]
    [InlineData(16, 1.35)]
    [InlineData(1, 1.10)]
    public void Real_package_through_an_FT232R(int milliseconds, double limit)
    {
        AdapterModel adapter = AdapterModel.Of(AdapterCatalog.Known.Adapters.Single(p => p.Word == "ft232r"));
        Assert.Equal(TimeSpan.FromMilliseconds(16), adapter.PacketLatency);
        (FlashScenario through, FlashScenario ideal) = (Real(adapter with { PacketLatency = TimeSpan.FromMilliseconds(milliseconds) }), Real());
        Assert.All<Func<FlashScenario, FlashScenario.Result>>(
            [s => s.Full(FlashScenario.Foreign()), s => s.Full(FlashScenario.Blank()), s => s.Changed(), s => s.Changed(InsideRealFirmware), s => s.Changed(0x1000)],
            run => Assert.InRange(run(through).Seconds / run(ideal).Seconds, 1, limit));
    }

    [Theory]
    [InlineData(EraseMode.Range, null)]
    [InlineData(EraseMode.Chip, null)]
    [InlineData(EraseMode.Range, 20)] // milliseconds that each piece of compressing takes
    [InlineData(EraseMode.Chip, 20)]
    public void Sample_package(EraseMode erase, int? late)
    {
        FlashScenario sample = Sample(erase, late is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null);
        Assert.InRange(sample.Full(FlashScenario.Foreign()).Ratio, 1, 1.05);
        FlashScenario.Result unchanged = sample.Changed();
        Assert.InRange(unchanged.Ratio, 1, 1.10);
        Assert.InRange(sample.Changed(InsideSampleFirmware).Seconds - unchanged.Seconds, 0, 0.3);
    }

    private static FlashScenario Real(AdapterModel? adapter = null)
    {
        using var folder = new FirmwareFolder("mission_t01_flash_prog_cfg.ini", "2.0.106");
        return new FlashScenario(PackageLoader.Load(folder.Ini, new PackageOptions(ChipCatalog.Default.Name, null)).Request, RealTravel, adapter);
    }

    private static FlashScenario Sample(EraseMode erase, TimeSpan? late)
    {
        FlashRequest request = FlashScenario.Sample(erase);
        long travel = request.Images.Sum(i => (long)Math.Min(i.Contents.Length, XzEncoder.Encode(i.Contents.Span, XzTuning.Choose(i.Contents.Span, 32768)).Length));
        return new FlashScenario(request, travel, late: late);
    }
}
