using NcpFlash.Diagnostics;
using NcpFlash.Links;
using Xunit;

namespace NcpFlash.Tests.Links;

/// <summary>Why a port cannot be opened: the real probe over folders that look like those of a Linux system, and the rules over what it finds.</summary>
public sealed class OpenFaultTests
{
    private static readonly TimeSpan JustNow = TimeSpan.FromSeconds(4), LongAgo = TimeSpan.FromMinutes(10);

    [Theory]
    [InlineData(LinkKind.Tcp, "the network")]
    [InlineData(LinkKind.Rfc2217, "the network")]
    [InlineData(LinkKind.SerialPort, null)]
    public void A_port_behind_a_server_is_reached_over_the_network(LinkKind kind, string? carrier) => Assert.Equal(carrier, HostProbe.Carrier(kind));

    [Fact]
    public void An_adapter_without_a_port_is_the_cause_of_a_missing_one()
    {
        using FakeSystem system = New();
        system.Plug("1-3", "1a86", "7523", tty: null, driver: null);
        NcpException fault = Explain(system, PortFaults.NotFound);
        Assert.Equal(("host.no-driver", "A01"), (fault.Diagnosis.Id, fault.Diagnosis.Kind.Row));
        Assert.Contains("(1A86:7523) at USB 1-3, which no driver has taken", fault.Message, StringComparison.Ordinal);
        Assert.Equal(("port.not-found", Confidence.Possible), (fault.Candidates[0].Id, fault.Candidates[0].Confidence));
        Assert.Equal("host.no-driver", Explain(system, PortFaults.None).Diagnosis.Id);
    }

    [Fact]
    public void Brltty_is_the_cause_where_it_runs_and_takes_such_adapters()
    {
        using FakeSystem system = New();
        system.Plug("1-3", "1a86", "7523", tty: null, driver: null);
        system.Process(5, "brltty", "/dev/null");
        NcpException fault = Explain(system, PortFaults.NotFound);
        Assert.Equal(("host.brltty", "A04"), (fault.Diagnosis.Id, fault.Diagnosis.Kind.Row));
        Assert.Contains("mask --now brltty.service", fault.Diagnosis.Advice, StringComparison.Ordinal);
        Assert.Equal("host.no-driver", fault.Candidates[0].Id);
    }

    [Fact]
    public void A_name_that_is_only_mistyped_stays_that()
    {
        using FakeSystem system = New();
        NcpException fault = Explain(system, PortFaults.NotFound);
        Assert.Equal("port.not-found", fault.Diagnosis.Id);
        Assert.Empty(fault.Candidates);
    }

    [Theory]
    [InlineData("ModemManager", true, true, "host.modem-manager", "it has /dev/ttyUSB0 open")]
    [InlineData("ModemManager", true, false, "host.modem-manager", "it has /dev/ttyUSB0 open")]
    [InlineData("ModemManager", false, true, "host.modem-manager", "in use by a program that is not visible to this user")]
    [InlineData("ModemManager", false, false, "port.busy", "is in use by")]
    [InlineData("putty", true, true, "port.busy", "is in use by")]
    public void A_busy_port_tells_who_has_it(string program, bool visible, bool fresh, string id, string text)
    {
        using FakeSystem system = New();
        system.Plug("1-2", "0403", "6001", "ttyUSB0", "ftdi_sio");
        system.Appeared("ttyUSB0", fresh ? JustNow : LongAgo);
        system.Process(9, program, visible ? "/dev/ttyUSB0" : "/dev/null");
        NcpException fault = Explain(system, PortFaults.Busy);
        Assert.Equal(id, fault.Diagnosis.Id);
        Assert.Contains(text, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_probe_finds_what_there_is()
    {
        using FakeSystem system = New();
        system.Plug("1-2", "0403", "6001", "ttyUSB0", "ftdi_sio");
        system.Device("usb1/1-2/1-2:1.0/ttyUSB0", ("latency_timer", "16"));
        system.Appeared("ttyUSB0", JustNow);
        system.Process(9, "minicom", "/dev/ttyUSB0");
        File.WriteAllText(Path.Combine(system.Roots.Proc, "version"), "Linux version 5.15.90.1-microsoft-standard-WSL2\n");
        HostFacts facts = HostProbe.Linux(system.Roots, "/dev/ttyUSB0", LinkKind.SerialPort);
        Assert.Equal(("linux", false, false), (facts.System, facts.ModemManager, facts.Brltty));
        Assert.Equal(JustNow.TotalSeconds, facts.PluggedSince!.Value.TotalSeconds, 3);
        Assert.Equal(16, facts.LatencyTimer!.Value.TotalMilliseconds);
        Assert.Equal(["minicom"], facts.Holders);
        Assert.StartsWith("WSL", facts.Virtual, StringComparison.Ordinal);
        Assert.Empty(facts.WithoutPort);
        Assert.Null(HostProbe.Linux(system.Roots, "/dev/ttyUSB7", LinkKind.SerialPort).PluggedSince);
    }

    /// <summary>The running system can be looked at, and a port that is not there is told as such or by what stands behind it.</summary>
    [Fact]
    public void A_port_that_is_not_there_is_told_by_the_real_probe()
    {
        NcpException fault = Assert.Throws<NcpException>(() => SerialPortLink.Open(OperatingSystem.IsWindows() ? "COM255" : "/dev/ttyNONE9", new BitRate(115_200), TimeProvider.System));
        Assert.Contains(fault.Diagnosis.Id, new[] { "port.not-found", "host.no-driver", "host.brltty" });
        Assert.Equal(Outcome.Port, fault.Diagnosis.Kind.Outcome);
    }

    private static FakeSystem New()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs symbolic links");
        var system = new FakeSystem();
        Directory.CreateDirectory(system.Roots.Proc);
        return system;
    }

    private static NcpException Explain(FakeSystem system, DiagnosisKind kind)
    {
        const string Port = "/dev/ttyUSB0";
        NcpException fault = Diagnosis.Of(kind, ("port", Port), ("present", "none"), ("holder", "another program")).ToException();
        return OpenFault.Explain(fault, Port, HostProbe.Linux(system.Roots, Port, LinkKind.SerialPort));
    }
}
