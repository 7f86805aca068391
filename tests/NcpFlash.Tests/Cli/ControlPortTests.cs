using System.Net;
using System.Net.Sockets;
using NcpFlash.Cli.Running;
using Xunit;

namespace NcpFlash.Tests.Cli;

public sealed class ControlPortTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Idle_clients_do_not_keep_others_waiting()
    {
        using TcpListener listener = ControlPort.Listen(0);
        using var end = new CancellationTokenSource();
        Task serving = ControlPort.ServeAsync(listener, command => Task.FromResult($"did {command}\n"), end.Token);
        var idle = new List<TcpClient>();
        // one place is for the client that asks, one for the client before it, whose leaving may not have been noticed yet
        for (int i = 2; i < ControlPort.MostClients; i++) idle.Add(await Connect(listener));
        Assert.Equal(["did en pulse"], await ControlPort.AskAsync(PortOf(listener), "en pulse", TimeProvider.System, Token));
        Assert.Equal(["did help"], await ControlPort.AskAsync(PortOf(listener), "help", TimeProvider.System, Token));
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => serving);
        foreach (TcpClient client in idle) client.Dispose();
    }

    [Fact]
    public async Task Clients_that_are_too_many_are_sent_away()
    {
        using TcpListener listener = ControlPort.Listen(0);
        using var end = new CancellationTokenSource();
        Task serving = ControlPort.ServeAsync(listener, _ => Task.FromResult(string.Empty), end.Token);
        var idle = new List<TcpClient>();
        for (int i = 0; i < ControlPort.MostClients; i++) idle.Add(await Connect(listener));
        await Assert.ThrowsAsync<IOException>(() => ControlPort.AskAsync(PortOf(listener), "help", TimeProvider.System, Token));
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => serving);
        foreach (TcpClient client in idle) client.Dispose();
    }

    [Fact]
    public async Task Whoever_does_not_answer_is_unreachable()
    {
        using TcpListener mute = ControlPort.Listen(0);
        var time = new SteppedTime();
        Task<string[]> asking = ControlPort.AskAsync(PortOf(mute), "help", time, Token);
        time.Advance(4.9);
        Assert.False(asking.IsCompleted);
        time.Advance(0.2);
        await Assert.ThrowsAsync<TimeoutException>(() => asking);
    }

    private static int PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;

    private static async Task<TcpClient> Connect(TcpListener listener)
    {
        var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint, Token);
        return client;
    }
}
