using NcpFlash.Cli.CommandLine;
using NcpFlash.Cli.Running;
using NcpFlash.Cli.Vendor;
using NcpFlash.Diagnostics;
using NcpFlash.Links;
using Xunit;

namespace NcpFlash.Tests.Cli;

/// <summary><c>--port auto</c> and <c>--wait</c>.</summary>
public sealed class PortChoiceTests
{
    private static readonly PortDescription Uart = new("/dev/ttyS0", "serial8250") { IsAdapter = false };
    private static readonly PortDescription First = new("/dev/ttyUSB0", "ftdi_sio", new UsbIdentity(0x0403, 0x6001, Product: "FT232R USB UART"));
    private static readonly PortDescription Second = new("/dev/ttyUSB1", "ch341", new UsbIdentity(0x1A86, 0x7523));

    [Fact]
    public void The_only_adapter_is_taken()
    {
        Assert.Equal(First, PresentPorts.Candidate([Uart, First]));
        Assert.Equal(First.Name, PresentPorts.Only([Uart, First]));
    }

    [Fact]
    public void A_port_of_the_computers_own_is_taken_only_when_it_is_named()
    {
        NcpException fault = Assert.Throws<NcpException>(() => PresentPorts.Candidate([Uart]));
        Assert.Equal(PortFaults.None, fault.Diagnosis.Kind);
        Assert.Contains("taken only when named: /dev/ttyS0.", fault.Diagnosis.Cause, StringComparison.Ordinal);
        Assert.Equal(VendorFaults.NoPorts, Assert.Throws<NcpException>(() => PresentPorts.Only([Uart])).Diagnosis.Kind);
    }

    [Fact]
    public void Several_are_listed_and_none_is_said()
    {
        NcpException fault = Assert.Throws<NcpException>(() => PresentPorts.Candidate([Uart, First, Second]));
        Assert.Equal(PortFaults.Several, fault.Diagnosis.Kind);
        Assert.Equal("There is more than one adapter: /dev/ttyUSB0 (FT232R USB UART), /dev/ttyUSB1.", fault.Message);
        Assert.Equal(PortFaults.None, Assert.Throws<NcpException>(() => PresentPorts.Candidate([])).Diagnosis.Kind);
    }

    [Theory]
    [InlineData("info --wait --port x", "info --wait=60s --port x")]
    [InlineData("info --wait 30s --port x", "info --wait=30s --port x")]
    [InlineData("info --wait=2min", "info --wait=2min")]
    [InlineData("flash --wait config.ini", "flash --wait=60s config.ini")]
    [InlineData("flash -- --wait 3s", "flash -- --wait 3s")]
    [InlineData("info --wait", "info --wait=60s")]
    [InlineData("info --wait 5", "info --wait=5")]
    [InlineData("erase --wait 0 4K", "erase --wait=60s 0 4K")]
    public void The_time_of_wait_may_be_left_out(string given, string spelled) =>
        Assert.Equal(spelled, string.Join(' ', WaitArgument.Spell(given.Split(' '))));

    [Theory]
    [InlineData("soon")]
    [InlineData("30")]
    [InlineData("25h")]
    [InlineData("-3s")]
    public async Task Another_time_is_refused(string time)
    {
        CliRun run = await CliRun.Of("info", "--port", "emu:", $"--wait={time}");
        Assert.Equal(2, run.Exit);
        Assert.Contains("usage.bad-number", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_goes_on_after_the_adapter_was_pulled_out_and_plugged_in()
    {
        CliRun run = await CliRun.InRealTime("erase", "0x100000", "4K", "--port", "emu:speed=10,replug=5s,fault=gone@30", "--wait", "30s", "--json");
        Assert.True(run.Exit == 0, run.Output);
        Assert.Contains("\"waiting\"", run.Output, StringComparison.Ordinal);
        Assert.Contains("has disappeared", run.Output, StringComparison.Ordinal);
        Assert.Contains("\"resync\"", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_does_not_appear_ends_it_as_without_waiting()
    {
        CliRun run = await CliRun.InRealTime("info", "--port", "tcp://127.0.0.1:1", "--wait", "0.6s");
        Assert.Equal(5, run.Exit);
        Assert.Contains("tcp.refused", run.Error, StringComparison.Ordinal);
    }
}
