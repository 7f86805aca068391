using NcpFlash.Chips;
using NcpFlash.Emulator;
using NcpFlash.Jobs;
using NcpFlash.Links;
using NcpFlash.Sessions;

namespace NcpFlash.Benchmarks.VirtualTime;

/// <summary>One job on an emulated part in virtual time: exact, and the same every time.</summary>
internal static class VirtualRun
{
    /// <summary>The streams are the same in every run; making them takes no virtual time.</summary>
    private static readonly StreamCache Streams = new(StreamCache.Inline, TimeProvider.System);

    /// <summary>Seconds from the first byte to the last digest.</summary>
    /// <param name="work">In which state the part is.</param>
    /// <param name="adapter">The adapter in front of it.</param>
    /// <param name="rate">Work rate in bits per second.</param>
    /// <exception cref="InvalidOperationException">The part does not hold what it should: the figure would be worth nothing.</exception>
    public static double Seconds(Case work, AdapterModel adapter, int rate)
    {
        var clock = new VirtualClock { Horizon = TimeSpan.FromMinutes(30) };
        var board = new Board(clock, new EmulatorOptions { ControlLines = false, Adapter = adapter });
        board.Flash.Load(0, work.Before);
        TimeSpan begun = clock.Elapsed;
        clock.Run(async () =>
        {
            await using ISerialLink link = board.OpenLink();
            var flasher = new Flasher(link, ChipCatalog.Default, clock, new ConnectOptions(BootControl.Host, WorkRate: new BitRate(rate)), new Nobody()) { Streams = Streams };
            return await flasher.FlashAsync(MeasuredPackage.Request, CancellationToken.None);
        });
        return board.Flash.Contents.SequenceEqual(MeasuredPackage.Done())
            ? (clock.Elapsed - begun).TotalSeconds
            : throw new InvalidOperationException($"{work.Name}, {adapter.Profile?.Word ?? "ideal"}, {rate}: the flash does not hold what it should.");
    }

    private sealed class Nobody : IProgress<JobEvent>
    {
        public void Report(JobEvent value)
        {
        }
    }
}
