using System.Collections.Immutable;

namespace NcpFlash.Adapters;

/// <summary>What is known of one kind of USB-serial adapter or built-in UART.</summary>
/// <param name="Word">Stable short name: lower-case letters, digits and hyphens.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Rates">Its line rates.</param>
/// <param name="Grade">How well it serves.</param>
/// <param name="WorkRate">Highest rate to use for work, before anything has been measured.</param>
/// <param name="Source">Where this is known from.</param>
/// <remarks>A list that is left out is empty, also for a reader that sets what it did not find to its default.</remarks>
public sealed record AdapterProfile(string Word, string Name, AdapterRates Rates, AdapterGrade Grade, BitRate WorkRate, string Source)
{
    /// <summary>How it is recognised, the usual form first; empty for a variant that cannot be told from outside.</summary>
    public ImmutableArray<AdapterMatch> Usb { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Manufacturer string of a usual one, or null.</summary>
    public string? Manufacturer { get; init; }

    /// <summary>Product string of a usual one, or null.</summary>
    public string? Product { get; init; }

    /// <summary>Its driver on Linux, or null.</summary>
    public string? Driver { get; init; }

    /// <summary>Rates at which people report that it works.</summary>
    public ImmutableArray<BitRate> ProvenRates { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Size of its USB packets in bytes, or null when not known or not on USB.</summary>
    public int? PacketSize { get; init; }

    /// <summary>Bytes of each received packet that are no data.</summary>
    public int PacketHeader { get; init; }

    /// <summary>Bytes it can hold for the host, or null when not known.</summary>
    public int? ReceiveBuffer { get; init; }

    /// <summary>Bytes it can hold for the line, or null when not known.</summary>
    public int? TransmitBuffer { get; init; }

    /// <summary>How long a packet that is not full waits unless set otherwise; null when it does not wait.</summary>
    public TimeSpan? LatencyTimer { get; init; }

    /// <summary>True when that time can be set from the host.</summary>
    public bool LatencyTimerSettable { get; init; }

    /// <summary>What every one of them does.</summary>
    public ImmutableArray<AdapterQuirk> Quirks { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>What some of them do, depending on the unit, the driver or the system.</summary>
    public ImmutableArray<AdapterQuirk> PossibleQuirks { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>What the user can do about its weaknesses, one or more sentences; null when there is nothing to do.</summary>
    public string? Fix { get; init; }

    /// <summary>True when every one of them has the quirk.</summary>
    public bool Has(AdapterQuirk quirk) => Quirks.Contains(quirk);

    /// <summary>True when some or all of them have the quirk.</summary>
    public bool MayHave(AdapterQuirk quirk) => Has(quirk) || PossibleQuirks.Contains(quirk);

    /// <summary>The USB identity of a usual one, or null for one that is not on USB or cannot be told from outside.</summary>
    public UsbIdentity? UsualIdentity(string? serialNumber = null) =>
        Usb.FirstOrDefault(m => m.Id is not null) is { Id: { } id } match
            ? new UsbIdentity(id.Vendor, id.Product ?? 0, match.Release, Manufacturer, Product ?? match.Product, serialNumber, match.Interface, match.Driver ?? Driver)
            : null;
}
