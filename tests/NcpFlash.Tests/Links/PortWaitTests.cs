using NcpFlash.Diagnostics;
using NcpFlash.Links;
using Xunit;

namespace NcpFlash.Tests.Links;

/// <summary>Waiting for a port, and for one to come back, on a clock that is moved by hand.</summary>
public sealed class PortWaitTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly HandTime _time = new();
    private readonly List<(string Id, TimeSpan Limit)> _told = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Passing => ["port.not-found", "port.busy", "port.open-failed", "port.none", "tcp.refused", "tcp.no-answer", "rfc2217.closed"];

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task A_fault_that_may_pass_is_waited_out(string id)
    {
        (MemoryLink link, _) = MemoryLink.CreatePair();
        Task<ISerialLink> opening = Open(10 * Second, Fault(id), Fault(id), null, link);
        Advance(1);
        Assert.Same(link, await opening);
        Assert.Equal([(id, 10 * Second)], _told);
    }

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task It_is_not_waited_out_for_ever(string id)
    {
        Task<ISerialLink> opening = Open(2 * Second, Fault(id), null);
        Advance(1.5);
        Assert.False(opening.IsCompleted);
        Advance(1);
        Assert.Equal(id, (await Assert.ThrowsAsync<NcpException>(() => opening)).Diagnosis.Id);
    }

    [Theory]
    [InlineData("port.not-found", 0)]
    [InlineData("port.no-rights", 10)]
    [InlineData("port.not-serial", 10)]
    [InlineData("port.several", 10)]
    [InlineData("tcp.unresolved", 10)]
    [InlineData("rfc2217.not-spoken", 10)]
    public async Task Other_faults_end_it_at_once(string id, int patience)
    {
        Assert.Equal(id, (await Assert.ThrowsAsync<NcpException>(() => Open(patience * Second, Fault(id), null))).Diagnosis.Id);
        Assert.Empty(_told);
    }

    [Fact]
    public async Task A_port_that_is_probed_is_waited_for_without_being_asked()
    {
        (MemoryLink link, _) = MemoryLink.CreatePair();
        Task<ISerialLink> opening = Open(TimeSpan.Zero, Fault("host.modem-manager"), Fault("host.modem-manager"), null, link, failures: 100);
        Advance(29);
        Assert.Same(link, await opening);
        Assert.Equal([("host.modem-manager", PortWait.ProbingTime)], _told);
    }

    [Fact]
    public async Task Rights_come_a_moment_after_the_node()
    {
        (MemoryLink link, _) = MemoryLink.CreatePair();
        Task<ISerialLink> opening = Open(10 * Second, Fault("port.not-found"), Fault("port.no-rights"), null, link, failures: 8);
        Advance(4);
        Assert.Same(link, await opening);
    }

    [Fact]
    public async Task Waiting_can_be_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        Task<ISerialLink> opening = new PortWait(_ => throw Fault("port.not-found"), _time, (_, _) => { }).OpenAsync(10 * Second, cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening);
    }

    [Fact]
    public async Task A_link_comes_back_at_its_rate_and_says_what_was_lost()
    {
        (MemoryLink first, MemoryLink _) = MemoryLink.CreatePair();
        (MemoryLink second, MemoryLink chip) = MemoryLink.CreatePair();
        int attempts = 0;
        await using var link = new ReopeningLink(
            first, _ => ++attempts < 3 ? throw Fault("port.not-found") : ValueTask.FromResult<ISerialLink>(second), 10 * Second, _time, (d, t) => _told.Add((d.Id, t)));
        await link.SetBitRateAsync(new BitRate(2_000_000), Token);
        await link.WriteAsync(new byte[7], Token);
        first.Vanish();
        NcpException fault = await Assert.ThrowsAsync<NcpException>(async () => await link.WriteAsync(new byte[4], Token));
        Assert.Equal(PortFaults.Away, fault.Diagnosis.Kind);
        Assert.Contains("has disappeared for now: test", fault.Message, StringComparison.Ordinal);
        Assert.Equal(PortFaults.Away, (await Assert.ThrowsAsync<NcpException>(async () => await link.ReadAsync(new byte[4], Token))).Diagnosis.Kind);
        Assert.Equal(0, attempts);
        Task back = link.ReturnAsync(Token).AsTask();
        Advance(1);
        await back;
        Assert.Equal([("link.gone", 10 * Second)], _told);
        Assert.Equal([new BitRate(2_000_000)], second.Rates);
        await link.WriteAsync(new byte[] { 5 }, Token);
        Assert.Equal([5], await chip.ReadExactlyAsync(1));
        Assert.Equal(8, link.Counters.BytesWritten);
    }

    [Fact]
    public async Task A_port_that_stays_away_is_gone_with_the_reason()
    {
        (MemoryLink first, MemoryLink _) = MemoryLink.CreatePair();
        int attempts = 0;
        await using var link = new ReopeningLink(first, _ =>
        {
            attempts++;
            throw Fault("port.not-found");
        }, 2 * Second, _time, (_, _) => { });
        first.Vanish();
        await Assert.ThrowsAsync<NcpException>(async () => await link.WriteAsync(new byte[1], Token));
        Task back = link.ReturnAsync(Token).AsTask();
        Advance(3);
        NcpException fault = await Assert.ThrowsAsync<NcpException>(() => back);
        Assert.Equal(PortFaults.Gone, fault.Diagnosis.Kind);
        Assert.Equal("port.not-found", Assert.Single(fault.Others).Id);
        Assert.InRange(attempts, 5, 12);
        Assert.Equal(PortFaults.Away, (await Assert.ThrowsAsync<NcpException>(async () => await link.WriteAsync(new byte[1], Token))).Diagnosis.Kind);
    }

    [Fact]
    public async Task A_wait_for_the_port_to_come_back_can_be_cancelled_and_begun_again()
    {
        (MemoryLink first, MemoryLink _) = MemoryLink.CreatePair();
        (MemoryLink second, MemoryLink _) = MemoryLink.CreatePair();
        bool there = false;
        await using var link = new ReopeningLink(
            first, _ => there ? ValueTask.FromResult<ISerialLink>(second) : throw Fault("port.not-found"), 60 * Second, _time, (_, _) => { });
        await link.ReturnAsync(Token); // nothing to do
        first.Vanish();
        await Assert.ThrowsAsync<NcpException>(async () => await link.PlayAsync(ResetSequence.Parse("send 00"), Token));
        using var cancel = new CancellationTokenSource();
        Task back = link.ReturnAsync(cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => back);
        there = true;
        await link.ReturnAsync(Token);
        await link.WriteAsync(new byte[1], Token);
    }

    private static NcpException Fault(string id) => new Diagnosis(DiagnosisCatalog.All.Single(kind => kind.Id == id), []).ToException();

    /// <summary>Opens by a script: the first fault once, then the second one, then the link.</summary>
    private Task<ISerialLink> Open(TimeSpan patience, NcpException first, NcpException? then, NcpException? _ = null, MemoryLink? link = null, int failures = 2)
    {
        int attempts = 0;
        return new PortWait(
            _ => ++attempts <= failures || link is null ? throw (attempts == 1 ? first : then ?? first) : ValueTask.FromResult<ISerialLink>(link),
            _time,
            (diagnosis, limit) => _told.Add((diagnosis.Id, limit))).OpenAsync(patience, Token).AsTask();
    }

    /// <summary>Moves the clock in small steps, as each wait begins when the one before has ended.</summary>
    private void Advance(double seconds)
    {
        for (int i = 0; i < seconds * 20; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(50));
        }
    }
}
