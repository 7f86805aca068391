using NcpFlash.Cli.Running;
using NcpFlash.Diagnostics;
using NcpFlash.Emulator;
using NcpFlash.Links;
using Xunit;

namespace NcpFlash.Tests.Cli;

public sealed class PortAddressTests
{
    [Fact]
    public void Every_form()
    {
        Assert.Equal(new PortAddress.Serial("/dev/ttyUSB0"), PortAddress.Parse("/dev/ttyUSB0"));
        Assert.Equal(new PortAddress.Serial("COM5"), PortAddress.Parse("COM5"));
        Assert.Equal(new PortAddress.Auto(), PortAddress.Parse("auto"));
        Assert.Equal(new PortAddress.Tcp(new TcpAddress("bench", 5000)), PortAddress.Parse("tcp://bench:5000"));
        Assert.Equal(new PortAddress.Tcp(new TcpAddress("::1", 5000)), PortAddress.Parse("socket://[::1]:5000"));
        Assert.Equal(new PortAddress.Rfc2217(new Rfc2217Address("bench", 5000)), PortAddress.Parse("rfc2217://bench:5000"));
        Assert.Equal(new PortAddress.Emulator(new EmulatorOptions()), PortAddress.Parse("emu:"));
        Assert.Equal(new PortAddress.Emulator(new EmulatorOptions { Speed = 10, Boot = StrapLevel.Low }), PortAddress.Parse("emu:speed=10,boot=low"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("rfc2217://bench")]
    [InlineData("rfc2217://bench:5000?baud=9600")]
    [InlineData("udp://bench:5000")]
    [InlineData("tcp://bench")]
    [InlineData("tcp://bench:70000")]
    public void Everything_else_is_refused(string text) =>
        Assert.Equal("usage.bad-port", Assert.Throws<NcpException>(() => PortAddress.Parse(text)).Diagnosis.Id);
}
