using NcpFlash.Emulator.Serving;
using NcpFlash.Links;
using NcpFlash.Tests.Links;
using Xunit;

namespace NcpFlash.Tests.Serving;

/// <summary>A running <see cref="PtyServer"/> over a link in memory.</summary>
internal sealed class PtyBench : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    public PtyBench(string? path = null, TimeProvider? time = null)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "pseudo-terminals exist on Linux and macOS");
        (Served, Chip) = MemoryLink.CreatePair();
        Server = PtyServer.Create(Served, time ?? TimeProvider.System, path);
        _running = Server.RunAsync(_stop.Token);
    }

    public PtyServer Server { get; }

    /// <summary>What is served: it sees the rates.</summary>
    public MemoryLink Served { get; }

    /// <summary>The far end of it.</summary>
    public MemoryLink Chip { get; }

    public SerialPortLink Open(int rate = 115200, TimeProvider? time = null) =>
        SerialPortLink.Open(Server.Path, new BitRate(rate), time ?? TimeProvider.System);

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(LinkBytes.Patience);
        await Server.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }
}
