using NcpFlash.Links;
using NcpFlash.Links.Native;
using Xunit;

namespace NcpFlash.Tests.Links;

/// <summary>Which ports are listed, and what is said of them.</summary>
public sealed class PortEnumeratorTests
{
    [Fact]
    public void A_usb_adapter_is_described_from_sysfs()
    {
        SkipOnWindows();
        using var system = new FakeSystem();
        string usb = system.Device(
            "pci0/usb1/1-4/1-4.2",
            ("idVendor", "10c4"), ("idProduct", "ea70"), ("bcdDevice", "0100"), ("manufacturer", "Silicon Labs"),
            ("product", "CP2105 Dual"), ("serial", "00C0FFEE"));
        system.Device("pci0/usb1/1-4/1-4.2/1-4.2:1.1", ("bInterfaceNumber", "01"));
        system.Tty(system.Device("pci0/usb1/1-4/1-4.2/1-4.2:1.1/ttyUSB1"), "ttyUSB1", "cp210x");
        Assert.True(Directory.Exists(usb));
        FakeSystem.Link(Path.Combine(system.Dev, "serial", "by-id", "usb-Silicon_Labs_CP2105-if01-port0"), Path.Combine(system.Dev, "ttyUSB1"));

        PortDescription port = Assert.Single(PortEnumerator.ForLinux(system.Sys, system.Dev).List());
        var identity = new UsbIdentity(0x10C4, 0xEA70, 0x0100, "Silicon Labs", "CP2105 Dual", "00C0FFEE", 1, "cp210x");
        Assert.Equal(
            new PortDescription(
                Path.Combine(system.Dev, "ttyUSB1"), "cp210x", identity, "1-4.2",
                Path.Combine(system.Dev, "serial", "by-id", "usb-Silicon_Labs_CP2105-if01-port0")),
            port);
    }

    [Fact]
    public void A_modem_class_device_has_its_interface_as_device()
    {
        SkipOnWindows();
        using var system = new FakeSystem();
        system.Device("usb1/1-1", ("idVendor", "0483"), ("idProduct", "374e"));
        system.Tty(system.Device("usb1/1-1/1-1:1.2", ("bInterfaceNumber", "02")), "ttyACM0", "cdc_acm");
        PortDescription port = Assert.Single(PortEnumerator.ForLinux(system.Sys, system.Dev).List());
        Assert.Equal(new UsbIdentity(0x0483, 0x374E, Interface: 2, Driver: "cdc_acm"), port.Usb);
        Assert.Null(port.Alias);
    }

    [Fact]
    public void The_driver_of_a_uart_is_found_below_the_layers_of_new_kernels()
    {
        SkipOnWindows();
        using var system = new FakeSystem();
        string uart = system.Device("platform/serial8250");
        FakeSystem.Link(Path.Combine(uart, "driver"), Path.Combine(system.Sys, "bus", "platform", "drivers", "serial8250"));
        string layer = system.Device("platform/serial8250/serial8250:0/serial8250:0.0");
        foreach (string at in new[] { layer, Path.GetDirectoryName(layer)! })
        {
            FakeSystem.Link(Path.Combine(at, "subsystem"), Path.Combine(system.Sys, "bus", "serial-base"));
        }

        system.Tty(layer, "ttyS0", "port", ("type", "4"));
        Assert.Equal("serial8250", Assert.Single(PortEnumerator.ForLinux(system.Sys, system.Dev).List()).Driver);
    }

    [Fact]
    public void Only_hardware_is_listed_and_numbers_sort_by_value()
    {
        SkipOnWindows();
        using var system = new FakeSystem();
        string platform = system.Device("platform/serial8250");
        system.Tty(platform, "ttyS0", "serial8250", ("type", "4"));
        system.Tty(platform, "ttyS1", "serial8250", ("type", "0"));
        system.Tty(system.Device("usb1/1-1:1.0/ttyUSB10"), "ttyUSB10", "ftdi_sio");
        system.Tty(system.Device("usb1/1-2:1.0/ttyUSB9"), "ttyUSB9", "ftdi_sio");
        FakeSystem.Link(Path.Combine(system.Sys, "class", "tty", "ptmx"), system.Device("virtual/tty/ptmx"));
        IReadOnlyList<PortDescription> ports = PortEnumerator.ForLinux(system.Sys, system.Dev).List();
        Assert.Equal(["ttyS0", "ttyUSB9", "ttyUSB10"], ports.Select(port => Path.GetFileName(port.Name)));
        Assert.All(ports, port => Assert.Null(port.Usb));
        Assert.False(ports[0].IsAdapter);
    }

    [Fact]
    public void A_port_is_found_by_node_and_by_alias()
    {
        SkipOnWindows();
        using var system = new FakeSystem();
        system.Device("usb1/1-1", ("idVendor", "1a86"), ("idProduct", "7523"));
        system.Tty(system.Device("usb1/1-1/1-1:1.0/ttyUSB0"), "ttyUSB0", "ch341-uart");
        string alias = Path.Combine(system.Dev, "serial", "by-id", "usb-1a86_USB_Serial-if00-port0");
        FakeSystem.Link(alias, Path.Combine(system.Dev, "ttyUSB0"));
        File.WriteAllText(Path.Combine(system.Dev, "ttyUSB0"), string.Empty);
        PortEnumerator ports = PortEnumerator.ForLinux(system.Sys, system.Dev);
        Assert.Equal((ushort?)0x1A86, ports.Describe(Path.Combine(system.Dev, "ttyUSB0"))?.Usb?.VendorId);
        Assert.Equal((ushort?)0x1A86, ports.Describe(alias)?.Usb?.VendorId);
        Assert.Null(ports.Describe(Path.Combine(system.Dev, "ttyUSB1")));
    }

    [Fact]
    public void A_system_without_sysfs_has_no_ports()
    {
        string nowhere = Path.Combine(Path.GetTempPath(), "ncpflash-nowhere");
        Assert.Empty(PortEnumerator.ForLinux(nowhere, nowhere).List());
    }

    [Fact]
    public void The_running_system_can_be_asked() =>
        Assert.All(PortEnumerator.System.List(), port => Assert.DoesNotContain("/pts/", port.Name, StringComparison.Ordinal));

    [Fact]
    public void Call_out_devices_are_listed_on_macOS()
    {
        using var system = new FakeSystem();
        Directory.CreateDirectory(system.Dev);
        foreach (string node in new[] { "cu.usbserial-110", "tty.usbserial-110", "cu.Bluetooth-Incoming-Port", "cu.usbmodem2" })
        {
            File.WriteAllText(Path.Combine(system.Dev, node), string.Empty);
        }

        Assert.Equal(
            ["cu.usbmodem2", "cu.usbserial-110"],
            PortEnumerator.ForMac(system.Dev).List().Select(port => Path.GetFileName(port.Name)));
    }

    [Theory]
    [InlineData("VID_1A86&PID_7523", "5&1A2B3C&0&2", 0x1A86, 0x7523, null, null)]
    [InlineData("VID_10C4&PID_EA60", "0001", 0x10C4, 0xEA60, null, "0001")]
    [InlineData("VID_10C4&PID_EA70&MI_01", "6&1&0&0001", 0x10C4, 0xEA70, 1, null)]
    [InlineData("VID_0403+PID_6001+A50285BIA", "0000", 0x0403, 0x6001, null, "A50285BIA")]
    public void Registry_keys_of_Windows_are_taken_apart(string device, string instance, int vendor, int product, int? face, string? serial) =>
        Assert.Equal(
            new UsbIdentity((ushort)vendor, (ushort)product, Product: "x", SerialNumber: serial, Interface: face, Driver: "d"),
            WindowsPorts.ParseKeys(device, instance, "x", "d"));

    [Theory]
    [InlineData("ROOT_HUB30")]
    [InlineData("VID_XYZ&PID_7523")]
    [InlineData("")]
    public void Other_registry_keys_are_passed_over(string device) => Assert.Null(WindowsPorts.ParseKeys(device, "1", null, null));

    [Fact]
    public void Neither_this_process_nor_the_one_that_serves_a_pseudo_terminal_is_a_holder()
    {
        SkipOnWindows();
        using var system = new FakeSystem();
        string processes = Path.Combine(system.Dev, "proc");
        foreach ((int id, string master, string index) in new[] { (20, "/dev/ptmx", "987"), (21, "/dev/ptmx", "12"), (22, "/dev/null", "987"), (Environment.ProcessId, "/dev/null", "0") })
        {
            string process = Path.Combine(processes, id.ToString());
            Directory.CreateDirectory(Path.Combine(process, "fd"));
            Directory.CreateDirectory(Path.Combine(process, "fdinfo"));
            File.WriteAllText(Path.Combine(process, "comm"), "program\n");
            File.CreateSymbolicLink(Path.Combine(process, "fd", "3"), "/dev/pts/987");
            File.CreateSymbolicLink(Path.Combine(process, "fd", "4"), master);
            File.WriteAllText(Path.Combine(process, "fdinfo", "4"), $"pos:\t0\nflags:\t02\ntty-index:\t{index}\n");
        }

        Assert.Equal([21, 22], PortHolder.Find("/dev/pts/987", processes).Select(h => h.ProcessId).Order());
    }

    [Fact]
    public void Holders_of_a_port_are_found_in_the_process_table()
    {
        SkipOnWindows();
        using var system = new FakeSystem();
        string port = Path.Combine(system.Dev, "ttyUSB0");
        foreach ((int id, string comm, string target) in new[] { (12, "minicom", port), (13, "bash", "/dev/null"), (14, "picocom", port) })
        {
            string process = Path.Combine(system.Dev, "proc", id.ToString());
            Directory.CreateDirectory(Path.Combine(process, "fd"));
            File.WriteAllText(Path.Combine(process, "comm"), comm + "\n");
            File.CreateSymbolicLink(Path.Combine(process, "fd", "3"), target);
        }

        Directory.CreateDirectory(Path.Combine(system.Dev, "proc", "sys"));
        IReadOnlyList<PortHolder> holders = PortHolder.Find(port, Path.Combine(system.Dev, "proc"));
        Assert.Equal([new PortHolder(12, "minicom"), new PortHolder(14, "picocom")], holders.OrderBy(holder => holder.ProcessId));
        Assert.Equal("'minicom' (process 12)", PortHolder.Describe([holders.Single(holder => holder.ProcessId == 12)]));
        Assert.Contains("not visible", PortHolder.Describe([]), StringComparison.Ordinal);
    }

    private static void SkipOnWindows() => Assert.SkipWhen(OperatingSystem.IsWindows(), "needs symbolic links");
}
