using System.Collections.Immutable;

namespace NcpFlash.Chips;

/// <summary>A chip as data: everything a session or a planner asks about it. Read from <c>Chips/Data/families.json</c>.</summary>
public sealed record ChipFamily
{
    /// <summary>Key of the family, lower case.</summary>
    public required string Name { get; init; }

    /// <summary>The vendor's name for the chip, which stands for <c>$(CHIPNAME)</c> in its files (PROTOCOL 5.2).</summary>
    public required string VendorName { get; init; }

    /// <summary>Name for people.</summary>
    public required string DisplayName { get; init; }

    /// <summary>ROM version words by which boot info tells the family (PROTOCOL 6.1).</summary>
    public required ImmutableArray<RomVersion> RomVersions { get; init; }

    /// <summary>Rate of the handshake and of boot info.</summary>
    public required BitRate BootRate { get; init; }

    /// <summary>Rate of the work after the clock is set.</summary>
    public required BitRate WorkRate { get; init; }

    /// <summary>Rates to fall back to where <see cref="WorkRate"/> does not carry, fastest first.</summary>
    public required ImmutableArray<BitRate> SlowerRates { get; init; }

    /// <summary>Rates at which the handshake is tried when <see cref="BootRate"/> brings nothing, in order; the ROM measures the rate of a burst.</summary>
    public required ImmutableArray<BitRate> OtherBootRates { get; init; }

    /// <summary>Duration of a burst of 0x55 (vendor: 6 ms).</summary>
    public required TimeSpan SyncBurst { get; init; }

    /// <summary>Fewest bytes in a burst, whatever the rate: the ROM wants about 70 (PROTOCOL 1.4).</summary>
    public required int MinSyncLength { get; init; }

    /// <summary>How long to wait for the answer to a burst (vendor: 100 ms).</summary>
    public required TimeSpan SyncReplyWindow { get; init; }

    /// <summary>Quiet time between the handshake's OK and the first command (20 ms).</summary>
    public required TimeSpan QuietAfterSync { get; init; }

    /// <summary>Settling time after a rate change (10 ms).</summary>
    public required TimeSpan QuietAfterRateChange { get; init; }

    /// <summary>Silence after which the ROM falls back to the handshake, unless told otherwise (2 s).</summary>
    public required TimeSpan RomIdleTimeout { get; init; }

    /// <summary>The idle time-out a session asks the ROM for (10 s).</summary>
    public required TimeSpan RaisedIdleTimeout { get; init; }

    /// <summary>Most bytes of flash contents in one frame (2048).</summary>
    public required int MaxFlashPayload { get; init; }

    /// <summary>
    /// Most bytes of flash contents in one frame where the adapter makes frames dear (4076). Used only where it saves time; a part that does not take it
    /// gets frames of the usual size again.
    /// </summary>
    public required int LargeFlashPayload { get; init; }

    /// <summary>Most bytes one flash read may ask for (2048).</summary>
    public required int MaxFlashRead { get; init; }

    /// <summary>Files longer than this are written compressed, in bytes (4096).</summary>
    public required int CompressAbove { get; init; }

    /// <summary>Dictionary the ROM's xz decoder has, in bytes (32768).</summary>
    public required int XzDictionary { get; init; }

    /// <summary>Flash size to plan with while no part is connected, in bytes.</summary>
    public required uint NominalFlashSize { get; init; }

    /// <summary>Address of the first partition table copy; the second follows one sector later.</summary>
    public required uint PartitionTableAddress { get; init; }

    /// <summary>Flash controller settings of the set-parameters command.</summary>
    public required FlashController FlashController { get; init; }

    /// <summary>Longest time a whole-chip erase may take before the session gives up (vendor: 100 s).</summary>
    public required TimeSpan EraseLimit { get; init; }

    /// <summary>Efuse array size in bytes (512).</summary>
    public required int EfuseSize { get; init; }

    /// <summary>Line sequence that enters the ROM where DTR is BOOT and RTS is CHIP_EN, in reset-sequence text form.</summary>
    public required string BootEntry { get; init; }

    /// <summary>Line sequence that starts the application, in reset-sequence text form.</summary>
    public required string BootExit { get; init; }

    /// <summary>How long the part's own steps take, typically.</summary>
    public required TimingModel Timing { get; init; }

    /// <summary>Bytes in a sync burst at <paramref name="rate"/>.</summary>
    public int SyncLength(BitRate rate) => Math.Max(MinSyncLength, (int)(SyncBurst.TotalSeconds * rate.BitsPerSecond / BitRate.BitsPerByte));
}
