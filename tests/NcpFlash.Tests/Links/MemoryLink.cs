using System.Collections.Concurrent;
using NcpFlash.Links;
using NcpFlash.Links.Native;

namespace NcpFlash.Tests.Links;

/// <summary>One end of a pair of links in memory. It remembers the rates and sequences it was given.</summary>
internal sealed class MemoryLink : ISerialLink
{
    private const int Capacity = 4 * 1024 * 1024;

    private readonly ReceiveBuffer _incoming = new(Capacity, static () => { });
    private readonly TimeProvider _time;
    private MemoryLink? _other;
    private long _written;
    private long _read;
    private bool _disposed;

    private MemoryLink(string name, TimeProvider time)
    {
        _time = time;
        Identity = new LinkIdentity(name, LinkKind.Emulator, HasControlLines: true);
    }

    public LinkIdentity Identity { get; }

    public BitRate BitRate { get; private set; } = new(115200);

    public LinkCounters Counters => new(Interlocked.Read(ref _written), Interlocked.Read(ref _read), FramingErrors, 0, 0);

    /// <summary>Every rate this end was given, oldest first.</summary>
    public ConcurrentQueue<BitRate> Rates { get; } = new();

    /// <summary>Every line step this end was given.</summary>
    public ConcurrentQueue<(bool? Dtr, bool? Rts)> Lines { get; } = new();

    /// <summary>Every BREAK step this end was given.</summary>
    public ConcurrentQueue<bool> Breaks { get; } = new();

    /// <summary>Rates that this end does not make.</summary>
    public Func<BitRate, bool> Refuses { get; set; } = _ => false;

    /// <summary>Characters with a framing error so far.</summary>
    public long FramingErrors { get; set; }

    public static (MemoryLink Host, MemoryLink Chip) CreatePair(TimeProvider? time = null)
    {
        var host = new MemoryLink("memory:host", time ?? TimeProvider.System);
        var chip = new MemoryLink("memory:chip", time ?? TimeProvider.System);
        (host._other, chip._other) = (chip, host);
        return (host, chip);
    }

    /// <summary>Makes this end's port vanish.</summary>
    public void Vanish() => _incoming.Fail(LinkFault.Gone(Identity.Name, "test"));

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        int count = await _incoming.ReadAsync(buffer, cancellationToken);
        Interlocked.Add(ref _read, count);
        return count;
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        _incoming.ThrowIfFailed();
        Interlocked.Add(ref _written, bytes.Length);
        _other!._incoming.Append(bytes.Span);
        return ValueTask.CompletedTask;
    }

    public ValueTask<BitRate> SetBitRateAsync(BitRate rate, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate.BitsPerSecond, nameof(rate));
        cancellationToken.ThrowIfCancellationRequested();
        if (Refuses(rate))
        {
            throw LinkFault.RateRefused(Identity.Name, rate, "test");
        }

        BitRate = rate;
        Rates.Enqueue(rate);
        return ValueTask.FromResult(rate);
    }

    public ValueTask PlayAsync(ResetSequence sequence, CancellationToken cancellationToken) =>
        ResetSequencePlayer.PlayAsync(sequence, LineDriver.AtOnce((dtr, rts) => Lines.Enqueue((dtr, rts)), Breaks.Enqueue, WriteAsync), _time, cancellationToken);

    public ValueTask DisposeAsync()
    {
        _disposed = true;
        _incoming.Fail(new ObjectDisposedException(Identity.Name));
        return ValueTask.CompletedTask;
    }
}
