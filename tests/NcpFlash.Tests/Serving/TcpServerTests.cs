using System.Net;
using NcpFlash.Diagnostics;
using NcpFlash.Emulator.Serving;
using NcpFlash.Links;
using NcpFlash.Tests.Links;
using Xunit;

namespace NcpFlash.Tests.Serving;

/// <summary>Clients of a link served over TCP.</summary>
public sealed class TcpServerTests : IAsyncDisposable
{
    private readonly MemoryLink _served;
    private readonly MemoryLink _chip;
    private readonly TcpServer _server;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    public TcpServerTests()
    {
        (_served, _chip) = MemoryLink.CreatePair();
        _server = TcpServer.Listen(_served, 0);
        _running = _server.RunAsync(_stop.Token);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(LinkBytes.Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _server.DisposeAsync();
        _stop.Dispose();
    }

    [Fact]
    public async Task Clients_come_one_after_the_other()
    {
        Assert.Equal(IPAddress.Loopback, _server.EndPoint.Address);
        for (byte round = 0; round < 20; round++)
        {
            await using TcpLink client = await ConnectAsync();
            await client.WriteAsync(new[] { round }, Token);
            Assert.Equal([round], await _chip.ReadExactlyAsync(1));
            await _chip.WriteAsync(new byte[] { 1, round }, Token);
            Assert.Equal([1, round], await client.ReadExactlyAsync(2));
        }
    }

    [Fact]
    public async Task A_second_client_is_turned_away_and_the_first_goes_on()
    {
        await using TcpLink first = await ConnectAsync();
        await first.WriteAsync(new byte[] { 1 }, Token);
        await _chip.ReadExactlyAsync(1);
        await using TcpLink second = await ConnectAsync();
        NcpException fault = await Assert.ThrowsAsync<NcpException>(() => second.ReadExactlyAsync(1));
        Assert.Equal(PortFaults.Gone, fault.Diagnosis.Kind);
        await _chip.WriteAsync(new byte[] { 2 }, Token);
        Assert.Equal([2], await first.ReadExactlyAsync(1));
    }

    [Fact]
    public async Task Bytes_without_a_client_are_dropped()
    {
        await _chip.WriteAsync(new byte[100_000], Token);
        using var patience = new CancellationTokenSource(LinkBytes.Patience);
        while (_served.Counters.BytesRead < 100_000)
        {
            await Task.Delay(1, patience.Token);
        }

        await using TcpLink client = await ConnectAsync();
        await client.WriteAsync(new byte[] { 5 }, Token);
        await _chip.ReadExactlyAsync(1);
        await _chip.WriteAsync(new byte[] { 6 }, Token);
        Assert.Equal([6], await client.ReadExactlyAsync(1));
    }

    [Fact]
    public async Task Stopping_ends_the_service_and_its_client()
    {
        await using TcpLink client = await ConnectAsync();
        await client.WriteAsync(new byte[] { 1 }, Token);
        await _chip.ReadExactlyAsync(1);
        await _stop.CancelAsync();
        await _running.WaitAsync(LinkBytes.Patience, Token);
        Assert.Equal(PortFaults.Gone, (await Assert.ThrowsAsync<NcpException>(() => client.ReadExactlyAsync(1))).Diagnosis.Kind);
    }

    [Fact]
    public async Task A_link_that_fails_ends_the_service_with_its_fault()
    {
        _served.Vanish();
        Assert.Equal(PortFaults.Gone, (await Assert.ThrowsAsync<NcpException>(() => _running.WaitAsync(LinkBytes.Patience, Token))).Diagnosis.Kind);
    }

    [Fact]
    public void An_address_in_use_is_named()
    {
        NcpException fault = Assert.Throws<NcpException>(() => TcpServer.Listen(_served, _server.EndPoint.Port));
        Assert.Equal(ServingFaults.AddressTaken, fault.Diagnosis.Kind);
        Assert.Contains($"127.0.0.1:{_server.EndPoint.Port}", fault.Message, StringComparison.Ordinal);
    }

    private async Task<TcpLink> ConnectAsync() => await TcpLink.OpenAsync(
        new TcpAddress("127.0.0.1", _server.EndPoint.Port), new BitRate(115200), TimeProvider.System, Token);
}
