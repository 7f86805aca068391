using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Emulator;
using NcpFlash.Images;
using NcpFlash.Jobs;
using NcpFlash.Links;
using NcpFlash.Planning;
using NcpFlash.Sessions;

namespace NcpFlash.Tests.Conversation;

/// <summary>An emulated part in virtual time, and jobs run over it one after the other.</summary>
internal sealed class VirtualPart
{
    /// <summary>Longest simulated time any job may take, waits for idle time-outs included: beyond it a test has hung.</summary>
    private static readonly TimeSpan Horizon = TimeSpan.FromMinutes(30);

    public VirtualPart(EmulatorOptions? options = null)
        : this(new VirtualClock { Horizon = Horizon }, options)
    {
    }

    /// <summary>A part on a clock that others use too.</summary>
    public VirtualPart(VirtualClock clock, EmulatorOptions? options = null)
    {
        Clock = clock;
        Board = new Board(Clock, options ?? new EmulatorOptions { ControlLines = false });
    }

    public VirtualClock Clock { get; }

    public Board Board { get; }

    /// <summary>Events of the last job.</summary>
    public List<JobEvent> Events { get; } = [];

    /// <summary>What the last job sent, frame by frame.</summary>
    public List<byte[]> Sent { get; } = [];

    /// <summary>What the last job's link has waited for.</summary>
    public List<Diagnosis> Waited { get; } = [];

    /// <summary>Called after each frame is sent, with its number from 1.</summary>
    public Action<int>? AfterFrame { get; set; }

    /// <summary>The compressed streams of the next jobs; null for a cache of their own.</summary>
    public StreamCache? Streams { get; init; }

    /// <summary>Wraps the link of the next jobs.</summary>
    public Func<ISerialLink, ISerialLink> Wrap { get; set; } = link => link;

    /// <summary>Runs one job over a freshly opened link.</summary>
    public T Run<T>(Func<Flasher, Task<T>> job, ConnectOptions? options = null, ChipFamily? family = null, LossQuestion? ask = null)
    {
        Events.Clear();
        Sent.Clear();
        return Clock.Run(async () =>
        {
            await using ISerialLink link = Wrap(new RecordingLink(Board.OpenLink(), Record));
            var flasher = new Flasher(link, family ?? ChipCatalog.Default, Clock, options ?? new ConnectOptions(BootControl.Host), new EventSink(Events))
            {
                AskBeforeLoss = ask,
                Streams = Streams ?? new StreamCache(StreamCache.Inline, Clock),
            };
            return await job(flasher);
        });
    }

    /// <summary>Runs one job and returns its fault, or null when it ended well.</summary>
    public NcpException? Try(Func<Flasher, Task<JobSummary>> job, ConnectOptions? options = null, ChipFamily? family = null, LossQuestion? ask = null)
    {
        try
        {
            Run(job, options, family, ask);
            return null;
        }
        catch (NcpException fault)
        {
            return fault;
        }
    }

    /// <summary>A small request: a raw image of less than one sector, and a compressed one of a few frames.</summary>
    public static FlashRequest SmallRequest(EraseMode erase = EraseMode.Range, int seed = 1)
    {
        var random = new Random(seed);
        var raw = new byte[3000];
        random.NextBytes(raw);
        var compressed = new byte[9000];
        random.NextBytes(compressed.AsSpan(0, 5000)); // the rest is zeros: both literals and long matches travel
        return new FlashRequest(
            [new PlanImage("raw", "raw.bin", 0x1000, raw, new SourcePlace("test", 1)), new PlanImage("packed", "packed.bin", 0x8000, compressed, new SourcePlace("test", 2))],
            erase, []);
    }

    /// <summary>Flash contents after <paramref name="request"/> over a part that held <paramref name="before"/>.</summary>
    public static byte[] Expected(FlashRequest request, ReadOnlySpan<byte> before)
    {
        byte[] flash = before.ToArray();
        if (request.Erase == EraseMode.Chip)
        {
            flash.AsSpan().Fill(0xFF);
        }

        foreach (PlanImage image in request.Images)
        {
            FlashRange sectors = image.Range.Align(FlashPart.SectorSize);
            if (request.Erase == EraseMode.Range)
            {
                flash.AsSpan((int)sectors.Start, (int)sectors.Length).Fill(0xFF);
            }

            image.Contents.Span.CopyTo(flash.AsSpan((int)image.Address));
        }

        return flash;
    }

    /// <summary>The same pseudo-random bytes everywhere: foreign contents.</summary>
    public void FillFlash(int seed)
    {
        var foreign = new byte[Board.Flash.Size];
        new Random(seed).NextBytes(foreign);
        Board.Flash.Load(0, foreign);
    }

    private void Record(byte[] bytes)
    {
        Sent.Add(bytes);
        if (bytes[0] != 0x55)
        {
            AfterFrame?.Invoke(Sent.Count(frame => frame[0] != 0x55));
        }
    }

    private sealed class EventSink(List<JobEvent> events) : IProgress<JobEvent>
    {
        public void Report(JobEvent value) => events.Add(value);
    }

    private sealed class RecordingLink(ISerialLink inner, Action<byte[]> sent) : ISerialLink
    {
        public LinkIdentity Identity => inner.Identity;

        public BitRate BitRate => inner.BitRate;

        public LinkCounters Counters => inner.Counters;

        public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) => inner.ReadAsync(buffer, cancellationToken);

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            ValueTask written = inner.WriteAsync(bytes, cancellationToken);
            sent(bytes.ToArray());
            return written;
        }

        public ValueTask<BitRate> SetBitRateAsync(BitRate rate, CancellationToken cancellationToken) => inner.SetBitRateAsync(rate, cancellationToken);

        public ValueTask PlayAsync(ResetSequence sequence, CancellationToken cancellationToken) => inner.PlayAsync(sequence, cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
