using NcpFlash.Diagnostics;
using NcpFlash.Links;
using NcpFlash.Links.Native;
using Xunit;

namespace NcpFlash.Tests.Links;

/// <summary>What is said of ports, over folders that look like those of a Linux system.</summary>
public sealed class PortSurveyTests
{
    [Fact]
    public void A_port_is_told_with_its_adapter_timer_and_holder()
    {
        SkipOnWindows();
        using var system = new FakeSystem();
        system.Plug("1-2", "0403", "6001", "ttyUSB0", "ftdi_sio");
        system.Device("usb1/1-2/1-2:1.0/ttyUSB0", ("latency_timer", "16"));
        system.Process(77, "minicom", Path.Combine(system.Dev, "ttyUSB0"));
        PortReport port = Assert.Single(Survey(system).Ports);
        Assert.Equal("ft232r", port.Adapter?.Word);
        Assert.Equal([new PortHolder(77, "minicom")], port.Holders);
        Assert.Equal(TimeSpan.FromMilliseconds(16), port.Latency?.Time);
        Assert.True(port.Latency!.IsLong);
        Assert.Equal(PortFaults.Latency, port.Latency.Finding.Kind);
        Assert.Contains("up to 16 ms late", port.Latency.Finding.Summary, StringComparison.Ordinal);
        Assert.Contains($"echo 1 | sudo tee {system.Sys}/class/tty/ttyUSB0/device/latency_timer", port.Latency.Finding.Advice, StringComparison.Ordinal);
        Assert.True(LinuxLatency.TrySet(port.Port.Name, LatencyTimer.Shortest, system.Sys));
        Assert.False(LinuxLatency.Read(port.Port.Name, system.Sys)?.IsLong);
        Assert.False(LinuxLatency.TrySet("/dev/ttyUSB1", LatencyTimer.Shortest, system.Sys));
    }

    [Fact]
    public void A_port_without_such_a_timer_has_none()
    {
        SkipOnWindows();
        using var system = new FakeSystem();
        system.Plug("1-2", "1a86", "7523", "ttyUSB0", "ch341-uart");
        PortReport port = Assert.Single(Survey(system).Ports);
        Assert.Equal("ch340", port.Adapter?.Word[..5]);
        Assert.Null(port.Latency);
        Assert.Empty(port.Holders);
    }

    [Fact]
    public void The_user_s_rights_are_told_with_the_command_that_grants_them()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "file modes and groups of Linux");
        using var system = new FakeSystem();
        system.Plug("1-2", "1a86", "7523", "ttyUSB0", "ch341-uart");
        PortAccess? access = Assert.Single(Survey(system).Ports).Access;
        Assert.True(access is { Allowed: true, Cure: null });
        Assert.SkipWhen(Environment.UserName == "root", "root may open everything");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(system.Dev, "ttyUSB0"), UnixFileMode.None);
        }

        access = Assert.Single(Survey(system).Ports).Access;
        Assert.False(access!.Allowed);
        Assert.Contains("sudo ", access.Cure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dialout", true, false, "Run 'sudo usermod -aG dialout me', then log out and in again")]
    [InlineData("dialout", true, true, "You are a member of dialout already, but not in this login session: log out and in again")]
    [InlineData("root", true, false, "Run 'sudo setfacl -m u:me:rw /dev/ttyUSB0' (it lasts until the adapter is unplugged) or add a udev rule for it")]
    [InlineData("dialout", false, false, "Run 'sudo setfacl -m u:me:rw /dev/ttyUSB0' (it lasts until the adapter is unplugged) or add a udev rule for it")]
    [InlineData(null, true, false, "Run 'ls -l /dev/ttyUSB0' to see the group that owns it, add yourself to that group, then log out and in again")]
    public void Each_lack_of_rights_has_its_exact_cure(string? group, bool groupMayUse, bool listed, string cure) =>
        Assert.Equal(cure, new NodeRights("me", group, groupMayUse, listed).Cure("/dev/ttyUSB0"));

    [Theory]
    [InlineData(null, false, "host.no-driver", "which no driver has taken")]
    [InlineData("usbfs", false, "host.no-driver", "which a program has taken from its driver")]
    [InlineData("vendor_thing", false, "host.no-driver", "which the driver vendor_thing has")]
    [InlineData("usbfs", true, "host.brltty", "brltty is running")]
    public void An_adapter_without_a_port_is_found(string? driver, bool brltty, string id, string text)
    {
        SkipOnWindows();
        using var system = new FakeSystem();
        string face = system.Plug("1-3", "1a86", "7523", tty: null, driver: null);
        if (driver is not null)
        {
            FakeSystem.Link(Path.Combine(face, "driver"), Path.Combine(system.Sys, "bus", "usb", "drivers", driver));
        }

        if (brltty)
        {
            system.Process(5, "brltty", "/dev/null");
        }

        PortSurvey survey = Survey(system);
        Assert.Empty(survey.Ports);
        PortlessAdapter adapter = Assert.Single(survey.WithoutPort);
        Assert.Equal("1-3", adapter.Location);
        Assert.Equal(id, adapter.Finding.Id);
        Assert.Contains(text, adapter.Finding.Summary, StringComparison.Ordinal);
        Assert.Matches("\\(1A86:7523\\) (is plugged in )?at USB 1-3", adapter.Finding.Summary);
    }

    [Fact]
    public void Other_devices_and_adapters_with_a_port_are_no_such_thing()
    {
        SkipOnWindows();
        using var system = new FakeSystem();
        system.Plug("1-1", "046d", "c52b", tty: null, driver: null); // a mouse
        system.Plug("1-2", "10c4", "ea60", "ttyUSB0", "cp210x");
        system.Plug("1-4", "1366", "0101", tty: null, driver: null); // a debug probe without a serial port: only its vendor is known
        string acm = system.Plug("1-5", "0483", "374e", tty: null, driver: null);
        system.Tty(acm, "ttyACM0", "cdc_acm");
        Assert.Empty(Survey(system).WithoutPort);
    }

    [Fact]
    public void Programs_that_open_ports_by_themselves_are_named()
    {
        SkipOnWindows();
        using var system = new FakeSystem();
        system.Process(9, "ModemManager", "/dev/null");
        system.Process(10, "bash", "/dev/null");
        Assert.Equal([new PortHolder(9, "ModemManager")], Survey(system).Meddlers);
    }

    [Fact]
    public void The_running_system_can_be_surveyed() => Assert.All(PortSurvey.Take().Ports, port => Assert.NotEmpty(port.Port.Name));

    [Fact]
    public void The_timer_of_Windows_is_told_with_its_registry_command()
    {
        LatencyTimer timer = WindowsLatency.Describe("COM5", "VID_0403+PID_6001+A50285BIA", 16);
        Assert.Contains(
            @"reg add ""HKLM\SYSTEM\CurrentControlSet\Enum\FTDIBUS\VID_0403+PID_6001+A50285BIA\0000\Device Parameters"" /v LatencyTimer /t REG_DWORD /d 1 /f", timer.Cure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("A1", "1-1", "/dev/ttyUSB1", "A1", "1-9", "/dev/ttyUSB1")] // the serial number, wherever it is plugged in
    [InlineData(null, "1-1", "/dev/ttyUSB1", null, "1-1", "/dev/ttyUSB1")] // the place, where there is none
    [InlineData(null, "1-1", "/dev/ttyUSB0", null, "1-9", null)]
    [InlineData("A1", "1-1", "/dev/ttyUSB0", "A2", "1-1", null)]
    public void An_adapter_is_known_again(string? serial, string place, string name, string? serialNow, string placeNow, string? found)
    {
        var before = new PortDescription("/dev/ttyUSB0", "d", new UsbIdentity(0x0403, 0x6001, SerialNumber: serial), place);
        var now = new PortDescription(name, "d", new UsbIdentity(0x0403, 0x6001, SerialNumber: serialNow), placeNow);
        var other = new PortDescription("/dev/ttyUSB7", "d", new UsbIdentity(0x1A86, 0x7523, SerialNumber: serial), place);
        Assert.Equal(found, SameAdapter.Find(before, [other, now])?.Name);
    }

    [Fact]
    public void Adapters_that_share_a_serial_number_are_told_apart_by_place()
    {
        PortDescription At(string name, string place) => new(name, "d", new UsbIdentity(0x10C4, 0xEA60, SerialNumber: "0001"), place);
        Assert.Equal("/dev/ttyUSB4", SameAdapter.Find(At("/dev/ttyUSB0", "1-2"), [At("/dev/ttyUSB3", "1-1"), At("/dev/ttyUSB4", "1-2")])?.Name);
        Assert.Null(SameAdapter.Find(At("/dev/ttyUSB0", "1-3"), [At("/dev/ttyUSB3", "1-1"), At("/dev/ttyUSB4", "1-2")]));
        var uart = new PortDescription("/dev/ttyS0", "serial8250");
        Assert.Equal(uart, SameAdapter.Find(uart, [At("/dev/ttyUSB3", "1-1"), uart]));
    }

    private static PortSurvey Survey(FakeSystem system) => PortSurvey.TakeLinux(system.Sys, system.Dev, Path.Combine(system.Dev, "proc"));

    private static void SkipOnWindows() => Assert.SkipWhen(OperatingSystem.IsWindows(), "needs symbolic links");
}
