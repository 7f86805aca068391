namespace NcpFlash.Emulator.Line;

/// <summary>What the wires, and a host that copies them, make of each byte. The same seed gives the same errors.</summary>
internal sealed class LineFaults(WireModel wires, PassThroughHost? host, int seed)
{
    /// <summary>Characters lost in a thousand by a host that is too slow, in either direction (inference; SYMPTOMS ST-1 shows a few a line).</summary>
    private const int LostInThousand = 40;

    /// <summary>Errors a bit of a host whose edges jitter (inference).</summary>
    private const double JitterErrors = 0.002;

    /// <summary>Errors a bit of long wires at twice the rate they are good for (inference).</summary>
    private const double LongErrors = 0.004;

    /// <summary>A pause after which the next burst couples into a floating input anew.</summary>
    private const long CouplingPause = WireByte.Second / 100;

    private readonly Random _toPart = new(seed);
    private readonly Random _toHost = new(seed + 1);
    private readonly CopyRing? _ringToPart = Ring(host);
    private readonly CopyRing? _ringToHost = Ring(host);
    private readonly bool _isNone = wires.Faults.IsEmpty && host is null or { Weakness: PassThroughWeakness.None };
    private int _coupled;
    private long _lastSent = -WireByte.Second;

    /// <summary>True when the adapter hears its own bytes, wholly or coupled in.</summary>
    public bool HostHearsItself { get; } = wires.Has(WireFault.Joined) || wires.Has(WireFault.Floating);

    /// <summary>True when a level of the adapter's TX reaches the module.</summary>
    public bool ReachesPart { get; } = !new[]
    {
        WireFault.Swapped, WireFault.TxOpen, WireFault.Joined, WireFault.NoGround, WireFault.Contention, WireFault.TxLow,
    }.Any(wires.Has);

    /// <summary>True when a level of the module's TX reaches the adapter.</summary>
    public bool ReachesHost { get; } = !new[] { WireFault.Swapped, WireFault.RxOpen, WireFault.Joined, WireFault.RxLow, WireFault.Floating }.Any(wires.Has);

    /// <summary>What arrives at the module of a byte the adapter sent; null for nothing.</summary>
    public WireByte? ToPart(WireByte sent)
    {
        if (_isNone || !ReachesPart)
        {
            return ReachesPart ? sent : null;
        }

        if (wires.Has(WireFault.ContentionAnd) && _toPart.Next(4) == 0)
        {
            sent = sent with { Value = (byte)(sent.Value & _toPart.Next(256)) };
        }

        return Disturb(sent, _toPart, _ringToPart);
    }

    /// <summary>What arrives at the adapter of a byte the module sent; null for nothing.</summary>
    public WireByte? ToHost(WireByte sent)
    {
        if (_isNone || !ReachesHost)
        {
            return ReachesHost ? sent : null;
        }

        if (wires.Has(WireFault.NoGround))
        {
            return _toHost.Next(2) == 0 ? null : sent with { Value = _toHost.Next(3) switch { 0 => 0x00, 1 => 0xFF, _ => (byte)(sent.Value | _toHost.Next(256)) } };
        }

        return Disturb(sent, _toHost, _ringToHost);
    }

    /// <summary>What the adapter hears of a byte it sent itself; null for nothing.</summary>
    public WireByte? Echo(WireByte sent)
    {
        if (!wires.Has(WireFault.Floating))
        {
            return wires.Has(WireFault.Joined) ? Disturb(sent, _toHost, ring: null) : null;
        }

        _coupled = sent.Start - _lastSent > CouplingPause ? 0 : _coupled + 1;
        _lastSent = sent.Start;
        return Coupled(sent.Value, _coupled) is { } value ? sent with { Value = value } : null;
    }

    /// <summary>
    /// The input charges up: the first bytes of a burst come through nearly whole, the next with bits missing, and then nothing. Fitted to
    /// <c>7f 55 55 55 55 15 14 28 00 ff</c>, heard of 300 bytes 0x55 (SYMPTOMS ST-2).
    /// </summary>
    private static byte? Coupled(byte value, int index) => index switch
    {
        0 => (byte)(value | 0x2A),
        <= 4 => value,
        5 => (byte)(value & 0x3F),
        6 => (byte)(value & 0x3E),
        7 => (byte)((value << 1) & 0x28),
        8 => 0x00,
        9 => 0xFF,
        _ => null,
    };

    private static CopyRing? Ring(PassThroughHost? host) => host is { Weakness: PassThroughWeakness.Ring } ? new CopyRing(host.Above) : null;

    private WireByte? Disturb(WireByte sent, Random random, CopyRing? ring)
    {
        bool isTooFast = sent.Rate > host?.Above.BitsPerSecond;
        if ((isTooFast && host?.Weakness == PassThroughWeakness.Loses && random.Next(1000) < LostInThousand) || ring?.Loses(sent) == true)
        {
            return null;
        }

        double errors = isTooFast && host?.Weakness == PassThroughWeakness.Jitters ? JitterErrors : 0;
        if (wires.Has(WireFault.Noise))
        {
            errors += wires.Noise * Math.Pow(sent.Rate / 2_000_000.0, 2);
        }

        if (wires.Has(WireFault.TooLong) && sent.Rate > wires.LongAbove.BitsPerSecond)
        {
            errors += LongErrors * ((double)sent.Rate / wires.LongAbove.BitsPerSecond - 1);
        }

        return errors > 0 ? Flip(sent, errors, random) : sent;
    }

    /// <summary>Turns bits over; a start bit that is turned over is no byte at all.</summary>
    private static WireByte? Flip(WireByte sent, double errors, Random random)
    {
        int mask = 0;
        for (int bit = 0; bit <= 8; bit++)
        {
            mask |= random.NextDouble() < errors ? 1 << bit : 0;
        }

        return (mask & 0x100) != 0 ? null : sent with { Value = (byte)(sent.Value ^ mask) };
    }
}
