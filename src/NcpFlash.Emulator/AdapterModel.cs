using System.Collections.Immutable;
using NcpFlash.Adapters;

namespace NcpFlash.Emulator;

/// <summary>The USB-serial adapter in front of the chip.</summary>
/// <param name="PacketLatency">How long received bytes wait for company before the host gets them.</param>
public sealed record AdapterModel(TimeSpan PacketLatency)
{
    /// <summary>A full-speed host asks once a frame (1 ms), a high-speed one once a microframe (USB 2.0).</summary>
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Microframe = TimeSpan.FromMicroseconds(125);

    /// <summary>A built-in UART raises an interrupt; a few byte times pass until it is served.</summary>
    private static readonly TimeSpan Interrupt = TimeSpan.FromMicroseconds(20);

    /// <summary>An adapter that adds one high-speed USB microframe (125 µs) and nothing else.</summary>
    public static AdapterModel Ideal { get; } = new(Microframe);

    /// <summary>What it is made after; null for the ideal one.</summary>
    public AdapterProfile? Profile { get; init; }

    /// <summary>What it does otherwise than a plain wire; quirks that the line cannot show have no effect.</summary>
    public ImmutableArray<AdapterQuirk> Quirks { get; init; } = [];

    /// <summary>Bytes it can hold for the host before it loses some; null for any number.</summary>
    public int? ReceiveBuffer { get; init; }

    /// <summary>True for a system that reports the rate that was set, as Linux does; false for one that repeats what was asked.</summary>
    public bool ReadsBack { get; init; } = true;

    /// <summary>The highest rate that its driver takes; a higher one is refused and the port stays as it is (SYMPTOMS A08). Null for any.</summary>
    public BitRate? RefusesAbove { get; init; }

    /// <summary>True when its CTS input is at ground.</summary>
    public bool CtsGrounded { get; init; }

    /// <summary>Serial number string, or null.</summary>
    public string? SerialNumber { get; init; }

    /// <summary>USB identity that the host sees, or null.</summary>
    public UsbIdentity? Identity => Profile?.UsualIdentity(SerialNumber);

    /// <summary>Data bytes of a full USB packet; null where packets are of no concern.</summary>
    internal int? PacketBytes => Profile?.PacketSize - Profile?.PacketHeader;

    /// <summary>An adapter after a profile: its latency timer, packets, buffers and the quirks that every one has.</summary>
    public static AdapterModel Of(AdapterProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        TimeSpan transfer = profile.PacketSize switch
        {
            null => Interrupt,
            > 64 => Microframe,
            _ => Frame,
        };
        return new AdapterModel(profile.LatencyTimer ?? transfer) { Profile = profile, Quirks = profile.Quirks, ReceiveBuffer = profile.ReceiveBuffer };
    }

    /// <inheritdoc/>
    public bool Equals(AdapterModel? other) => other is not null && PacketLatency == other.PacketLatency && Profile == other.Profile && Quirks.SequenceEqual(other.Quirks)
        && ReceiveBuffer == other.ReceiveBuffer && ReadsBack == other.ReadsBack && RefusesAbove == other.RefusesAbove && CtsGrounded == other.CtsGrounded && SerialNumber == other.SerialNumber;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(PacketLatency, Profile, Quirks.Length, ReceiveBuffer, ReadsBack, RefusesAbove, CtsGrounded, SerialNumber);

    internal bool Has(AdapterQuirk quirk) => Quirks.Contains(quirk);

    /// <summary>What becomes of a rate: the profile's rule, unless a quirk has another.</summary>
    internal AdapterRate RateFor(BitRate asked)
    {
        AdapterRate rate = Profile?.Rates.For(asked) ?? new AdapterRate(asked, asked, asked);
        AdapterRate? other = Has(AdapterQuirk.RateMayBeIgnored) ? Like("bridge-115200", asked)
            : Has(AdapterQuirk.UnsupportedBecomes9600) ? Like("pl2303-fake", asked)
            : null;
        return other is { } quirk ? rate with { Real = quirk.Real, Reported = asked } : rate;
    }

    private static AdapterRate? Like(string word, BitRate asked) => AdapterCatalog.Known.Named(word)?.Rates.For(asked);
}
