using NcpFlash.Diagnostics;
using NcpFlash.Links;
using NcpFlash.Links.Native;
using Xunit;

namespace NcpFlash.Tests.Links;

/// <summary>Every fault of a link says everything: no place for a fact stays open.</summary>
public sealed class LinkFaultTests
{
    private static readonly NcpException[] Faults =
    [
        LinkFault.Gone("P", "R"), LinkFault.WriteStuck("P", TimeSpan.FromSeconds(4)), LinkFault.RateRefused("P", new BitRate(5), "R"),
        LinkFault.NotFound("P", []), LinkFault.NotFound("P", ["A", "B"]), LinkFault.Busy("P", "H"), LinkFault.NotSerial("P", "R"),
        LinkFault.OpenFailed("P", "R"), LinkFault.NotSupported("P"),
        UnixOpenFault.Of("/dev/null", Libc.EACCES), UnixOpenFault.Of("/dev/null", Libc.EISDIR), UnixOpenFault.Of("/dev/null", 5),
        UnixOpenFault.OfSettings("/dev/null", Libc.EIO),
        Caught(() => TcpAddress.Parse("tcp://x")), Caught(() => TraceReader.Read("t", "x")),
    ];

    [Fact]
    public void No_fact_is_missing_in_a_text() => Assert.All(Faults, fault => Assert.All(
        new[] { fault.Diagnosis.Summary, fault.Diagnosis.Cause, fault.Diagnosis.Advice },
        text => Assert.DoesNotMatch(@"\{[a-z]+\}", text)));

    [Fact]
    public void Kinds_are_listed_once_each()
    {
        DiagnosisKind[] all = [.. PortFaults.All, .. TraceFaults.All, .. ServingFaults.All];
        Assert.Equal(all.Length, all.Select(kind => kind.Id).Distinct().Count());
        Assert.All(Faults, fault => Assert.Contains(fault.Diagnosis.Kind, all));
    }

    [Theory]
    [InlineData(Libc.ENOENT, "port.not-found")]
    [InlineData(Libc.ENODEV, "port.not-found")]
    [InlineData(Libc.ENXIO, "port.not-found")]
    [InlineData(Libc.ENOTDIR, "port.not-found")]
    [InlineData(Libc.EACCES, "port.no-rights")]
    [InlineData(Libc.EPERM, "port.no-rights")]
    [InlineData(Libc.EBUSY, "port.busy")]
    [InlineData(Libc.EISDIR, "port.not-serial")]
    [InlineData(71, "port.open-failed")]
    public void An_error_number_has_its_meaning(int errno, string id)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix error numbers");
        Assert.Equal(id, UnixOpenFault.Of("/dev/null", errno).Diagnosis.Id);
    }

    [Fact]
    public void A_port_that_cannot_be_opened_ends_with_exit_code_5() => Assert.All(
        PortFaults.All.Where(kind => kind != PortFaults.Gone && kind != PortFaults.Away && kind != PortFaults.WriteStuck && kind != PortFaults.Latency),
        kind => Assert.Equal(Outcome.Port, kind.Outcome));

    private static NcpException Caught(Action action) => Assert.Throws<NcpException>(action);
}
