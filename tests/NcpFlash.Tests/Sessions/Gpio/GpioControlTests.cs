using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Links.Native;
using NcpFlash.Sessions;
using NcpFlash.Sessions.Boot;
using NcpFlash.Tests.Links;
using Xunit;
using static NcpFlash.Links.Native.Gpio.GpioNumbers;

namespace NcpFlash.Tests.Sessions.Gpio;

/// <summary>GPIO lines on BOOT and CHIP_EN, against a fake of the character device.</summary>
public sealed class GpioControlTests
{
    private const string Both = "gpio:boot=gpiochip0/17,en=gpiochip0/27";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public GpioControlTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "GPIO lines are driven on Linux only");

    [Fact]
    public async Task Lines_are_driven_and_put_back_as_inputs()
    {
        var kernel = new FakeGpioKernel();
        kernel.Lines[27].Flags = FLAG_INPUT | FLAG_BIAS_PULL_UP;
        await EnterAsync(kernel, Both);
        Assert.Equal(["17 out 1", "27 out 0", "27 = 1", "17 in", "27 in"], kernel.Log);
        Assert.Equal(FLAG_INPUT | FLAG_BIAS_PULL_UP, kernel.Lines[27].Flags);
    }

    [Fact]
    public async Task Lines_that_were_outputs_get_their_level_and_drive_back()
    {
        var kernel = new FakeGpioKernel();
        (kernel.Lines[17].Flags, kernel.Lines[27].Flags, kernel.Lines[27].High) = (FLAG_OUTPUT, FLAG_OUTPUT | FLAG_OPEN_DRAIN, true);
        await EnterAsync(kernel, Both);
        Assert.Equal(["17 out 1", "27 out 0", "27 = 1", "17 out 0", "27 out 1"], kernel.Log);
        Assert.Equal((FLAG_OUTPUT, FLAG_OUTPUT | FLAG_OPEN_DRAIN), (kernel.Lines[17].Flags, kernel.Lines[27].Flags));
    }

    [Theory]
    [InlineData(",active-low", "17 out 0,27 out 1,27 = 0")]
    [InlineData(",active-low=boot", "17 out 0,27 out 0,27 = 1")]
    [InlineData(",active-low=en", "17 out 1,27 out 1,27 = 0")]
    public async Task Inverted_pins_get_the_other_level(string option, string log)
    {
        var kernel = new FakeGpioKernel();
        await EnterAsync(kernel, Both + option);
        Assert.Equal(log, string.Join(',', kernel.Log.Take(3)));
    }

    [Fact]
    public async Task A_strapped_boot_needs_one_line_and_cannot_be_left()
    {
        var kernel = new FakeGpioKernel();
        await EnterAsync(kernel, "gpio:en=0/3");
        Assert.Equal(["3 out 0", "3 = 1", "3 in"], kernel.Log);
        Assert.False(BootControl.Parse("gpio:en=0/3").CanLeave(Context.Link.Identity));
    }

    [Fact]
    public async Task Leaving_pulses_chip_en_with_boot_low()
    {
        var kernel = new FakeGpioKernel();
        await using (BootControl control = BootReader.Read(Both, kernel))
        {
            await control.LeaveAsync(Context, Token);
        }

        Assert.Equal(["17 out 0", "27 out 0", "27 = 1", "17 in", "27 in"], kernel.Log);
    }

    [Theory]
    [InlineData("gpioset", "'gpioset'")]
    [InlineData("", "somebody who gives no name")]
    public async Task A_taken_line_is_told_with_its_consumer_and_nothing_is_moved(string consumer, string told)
    {
        var kernel = new FakeGpioKernel();
        kernel.Lines[27].Consumer = consumer;
        Diagnosis finding = await FaultAsync(kernel, Both);
        Assert.Equal("gpio.line-taken", finding.Id);
        Assert.Equal($"The GPIO line gpiochip0/27 is in use by {told}.", finding.Summary);
        Assert.Empty(kernel.Log);
    }

    [Fact]
    public async Task A_line_that_is_taken_meanwhile_is_told_too()
    {
        var kernel = new FakeGpioKernel();
        kernel.Lines[17].Steals = true;
        Assert.Equal("gpio.line-taken", (await FaultAsync(kernel, Both)).Id);
    }

    [Fact]
    public async Task What_the_kernel_says_is_told()
    {
        Assert.Equal("gpio.no-chip", (await FaultAsync(new FakeGpioKernel(), "gpio:en=gpiochip9/1")).Id);
        Assert.Equal("gpio.no-line", (await FaultAsync(new FakeGpioKernel(), "gpio:en=gpiochip0/32")).Id);
        Assert.Equal("gpio.no-rights", (await FaultAsync(new FakeGpioKernel { OpenErrno = Libc.EACCES }, Both)).Id);
        Assert.Equal("gpio.failed", (await FaultAsync(new FakeGpioKernel { OpenErrno = Libc.EIO }, Both)).Id);
        Assert.Equal("gpio.not-supported", (await FaultAsync(new FakeGpioKernel { Version2Errno = Libc.ENOTTY }, Both)).Id);
        var kernel = new FakeGpioKernel();
        kernel.Lines[27].Fails = true;
        Assert.Equal("gpio.failed", (await FaultAsync(kernel, Both)).Id);
        Assert.Equal(["17 out 1", "17 in"], kernel.Log); // BOOT was moved already and is let go
    }

    [Fact]
    public async Task Cancelling_in_the_pulse_puts_the_lines_back()
    {
        var kernel = new FakeGpioKernel();
        using var cancel = new CancellationTokenSource();
        Task<byte[]?> entering = BootReader.Read(Both, kernel).EnterAsync(Context with { Time = new HandTime() }, NoSync, cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => entering);
        Assert.Equal(["17 out 1", "27 out 0", "17 in", "27 in"], kernel.Log);
    }

    [Fact]
    public async Task The_kernels_own_simulator_sees_the_levels()
    {
        await using GpioSimulator simulator = GpioSimulator.Create(8);
        await using (BootControl control = BootControl.Parse($"gpio:boot={simulator.Chip}/2,en={simulator.Chip}/5"))
        {
            await control.EnterAsync(Context, NoSync, Token);
            Assert.Equal(("1", "1"), (simulator.Value(2), simulator.Value(5)));
            Assert.Equal("gpio.line-taken", (await FaultAsync(null, $"gpio:en={simulator.Chip}/5")).Id);
        }
    }

    private static async Task EnterAsync(FakeGpioKernel kernel, string text)
    {
        await using BootControl control = BootReader.Read(text, kernel);
        await control.EnterAsync(Context, NoSync, Token);
    }

    private static async Task<Diagnosis> FaultAsync(FakeGpioKernel? kernel, string text)
    {
        await using BootControl control = kernel is null ? BootControl.Parse(text) : BootReader.Read(text, kernel);
        return (await Assert.ThrowsAsync<NcpException>(async () => await control.EnterAsync(Context, NoSync, Token))).Diagnosis;
    }

    private static BootContext Context => new(MemoryLink.CreatePair().Host, ChipCatalog.Default, TimeProvider.System, new Progress<JobEvent>());

    private static ValueTask<byte[]> NoSync(CancellationToken cancellationToken) => throw new InvalidOperationException("It does not talk to the part.");
}
