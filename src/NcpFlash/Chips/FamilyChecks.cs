using System.Collections.Immutable;
using System.Numerics;

namespace NcpFlash.Chips;

/// <summary>What must be true of every chip family, each with a name and a test.</summary>
internal static class FamilyChecks
{
    private static readonly ImmutableArray<(string Name, Func<ChipFamily, bool> Holds)> All =
    [
        ("the name is lower case and not empty", f => f.Name.Length > 0 && f.Name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c))),
        ("there is a ROM version, and none twice",
            f => f.RomVersions.Length > 0 && f.RomVersions.Select(r => r.Word).Distinct().Count() == f.RomVersions.Length),
        ("the boot rate is 9600 to 4000000", f => f.BootRate.BitsPerSecond is >= 9600 and <= 4_000_000),
        ("the work rate is 9600 to 8000000", f => f.WorkRate.BitsPerSecond is >= 9600 and <= 8_000_000),
        ("the slower rates fall, from below the work rate to 9600 at least", f => Falls([f.WorkRate, .. f.SlowerRates])),
        ("the other boot rates are 9600 to 2000000 and not the boot rate",
            f => f.OtherBootRates.All(r => r.BitsPerSecond is >= 9600 and <= 2_000_000 && r != f.BootRate)),
        ("a sync burst has 70 to 4096 bytes at every rate (PROTOCOL 1.4)", f => f.MinSyncLength >= 70 && f.SyncLength(f.BootRate) <= 4096),
        ("the reply window is longer than the sync burst", f => f.SyncReplyWindow > f.SyncBurst),
        ("the ROM does not fall idle during the quiet times", f => f.QuietAfterSync + f.QuietAfterRateChange < f.RomIdleTimeout),
        ("the raised idle time-out is not shorter than the ROM's own and fits 16 bits of ms",
            f => f.RaisedIdleTimeout >= f.RomIdleTimeout && f.RaisedIdleTimeout.TotalMilliseconds <= ushort.MaxValue),
        ("a frame carries whole 256-byte pages and fits the 16-bit length",
            f => f.MaxFlashPayload is > 0 and < 65536 - 4 && f.MaxFlashPayload % 256 == 0),
        ("a large frame carries at least a usual one's contents and has at most 4096 bytes",
            f => f.LargeFlashPayload >= f.MaxFlashPayload && f.LargeFlashPayload <= 4096 - 8),
        ("a read fits the 16-bit length", f => f.MaxFlashRead is > 0 and < 65536),
        ("the compression limit is not negative", f => f.CompressAbove >= 0),
        ("the xz dictionary is a power of two from 4 KiB", f => f.XzDictionary >= 4096 && BitOperations.IsPow2(f.XzDictionary)),
        ("the nominal flash size is a power of two from 512 KiB", f => f.NominalFlashSize >= 512 * 1024 && BitOperations.IsPow2(f.NominalFlashSize)),
        ("both partition tables lie in the flash, on sectors", f => f.PartitionTableAddress % FlashPart.SectorSize == 0
            && f.PartitionTableAddress + (2UL * FlashPart.SectorSize) <= f.NominalFlashSize),
        ("the erase limit is longer than a typical chip erase", f => f.EraseLimit > f.Timing.ChipErase),
        ("the efuse array has 128 to 4096 bytes, in words", f => f.EfuseSize is >= 128 and <= 4096 && f.EfuseSize % 4 == 0),
        ("both line sequences are given", f => f.BootEntry.Length > 0 && f.BootExit.Length > 0),
        ("every typical duration and speed is positive", f => f.Timing.PageProgram > TimeSpan.Zero && f.Timing.SectorErase > TimeSpan.Zero
            && f.Timing.Block64Erase > TimeSpan.Zero && f.Timing.ChipErase > TimeSpan.Zero && f.Timing.CommandOverhead >= TimeSpan.Zero && f.Timing.EfuseBit > TimeSpan.Zero
            && f.Timing.DigestBytesPerSecond > 0 && f.Timing.DecompressBytesPerSecond > 0),
    ];

    private static bool Falls(ImmutableArray<BitRate> rates) => rates[^1].BitsPerSecond >= 9600
        && rates.Zip(rates.Skip(1)).All(pair => pair.First.BitsPerSecond > pair.Second.BitsPerSecond);

    /// <summary>The checks that fail, as sentences that name the family; empty when all hold.</summary>
    public static ImmutableArray<string> Failures(ChipFamily family) =>
        [.. All.Where(check => !check.Holds(family)).Select(check => $"{family.Name}: it does not hold that {check.Name}")];
}
