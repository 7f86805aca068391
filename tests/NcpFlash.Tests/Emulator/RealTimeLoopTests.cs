using NcpFlash.Emulator;
using NcpFlash.Links;
using Xunit;

namespace NcpFlash.Tests.Emulator;

public class RealTimeLoopTests
{
    [Fact]
    public async Task The_same_chip_answers_in_real_time()
    {
        using var loop = new RealTimeLoop(speed: 20);
        Board board = await loop.InvokeAsync(() => new Board(loop, new EmulatorOptions()));
        await using LoopLink link = await LoopLink.OpenAsync(loop, board);
        await link.SetBitRateAsync(new BitRate(500_000), CancellationToken.None);
        await link.PlayAsync(ResetSequence.Parse("wait 10ms"), CancellationToken.None);
        await link.WriteAsync(Enumerable.Repeat((byte)0x55, 300).ToArray(), CancellationToken.None);
        Assert.Equal("4F4B", await Read(link, 2));
        await link.PlayAsync(ResetSequence.Parse("wait 20ms"), CancellationToken.None);
        await link.WriteAsync(new byte[] { 0x10, 0, 0, 0 }, CancellationToken.None);
        Assert.StartsWith("4F4B1C0002001606", await Read(link, 32), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_read_loses_nothing()
    {
        using var loop = new RealTimeLoop(speed: 20);
        Board board = await loop.InvokeAsync(() => new Board(loop, new EmulatorOptions()));
        await using LoopLink link = await LoopLink.OpenAsync(loop, board);
        await link.SetBitRateAsync(new BitRate(500_000), CancellationToken.None);
        using var cancel = new CancellationTokenSource();
        Task<int> read = link.ReadAsync(new byte[10], cancel.Token).AsTask();
        await cancel.CancelAsync();
        var fault = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
        Assert.Equal(cancel.Token, fault.CancellationToken);
        await link.PlayAsync(ResetSequence.Parse("wait 10ms"), CancellationToken.None);
        await link.WriteAsync(Enumerable.Repeat((byte)0x55, 300).ToArray(), CancellationToken.None);
        Assert.Equal("4F4B", await Read(link, 2));
    }

    [Fact]
    public async Task A_loop_that_has_ended_refuses_calls()
    {
        var loop = new RealTimeLoop();
        Board board = await loop.InvokeAsync(() => new Board(loop, new EmulatorOptions()));
        LoopLink link = await LoopLink.OpenAsync(loop, board);
        Task<int> read = link.ReadAsync(new byte[1], CancellationToken.None).AsTask();
        loop.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => read);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => link.WriteAsync(new byte[1], CancellationToken.None).AsTask());
        await link.DisposeAsync();
    }

    [Fact]
    public async Task An_event_that_throws_ends_the_loop_with_its_fault()
    {
        using var loop = new RealTimeLoop();
        loop.Post(() => throw new FormatException("broken"));
        await Assert.ThrowsAsync<FormatException>(() => loop.Completion);
    }

    private static async Task<string> Read(LoopLink link, int count)
    {
        var bytes = new byte[count];
        for (int have = 0; have < count;)
        {
            have += await link.ReadAsync(bytes.AsMemory(have), CancellationToken.None);
        }

        return Convert.ToHexString(bytes);
    }
}
