using NcpFlash.Cli.Running;
using NcpFlash.Diagnostics;
using NcpFlash.Links;
using Xunit;

namespace NcpFlash.Tests.Cli;

/// <summary>An adapter that was pulled out is opened again, and no other one in its place.</summary>
public sealed class NamedPortTests
{
    private static readonly PortDescription Ours = new("/dev/ttyUSB0", Usb: new UsbIdentity(0x0403, 0x6001, SerialNumber: "A1"), UsbLocation: "1-1");

    private static readonly PortDescription Other = new("/dev/ttyUSB0", Usb: new UsbIdentity(0x1A86, 0x7523), UsbLocation: "1-2");

    [Fact]
    public void Another_adapter_of_the_same_name_is_not_opened()
    {
        Diagnosis fault = Assert.Throws<NcpException>(() => NamedPort.NameNow("/dev/ttyUSB0", Ours, [Other])).Diagnosis;
        Assert.Equal("port.not-found", fault.Id);
        Assert.Contains("/dev/ttyUSB0", fault.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_opened_under_the_name_it_has_now() =>
        Assert.Equal("/dev/ttyUSB1", NamedPort.NameNow("/dev/ttyUSB0", Ours, [Other, Ours with { Name = "/dev/ttyUSB1" }]));

    [Fact]
    public void One_that_nobody_could_describe_is_opened_by_its_name() => Assert.Equal("/dev/pts/3", NamedPort.NameNow("/dev/pts/3", null, [Other]));
}
