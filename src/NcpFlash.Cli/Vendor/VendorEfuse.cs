using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Images;
using NcpFlash.Jobs;

namespace NcpFlash.Cli.Vendor;

/// <summary>Efuse ranges that can be read, and efuse files of the vendor: read and described, never burned.</summary>
internal static class VendorEfuse
{
    private const uint WordSize = 4;

    /// <summary>Refuses a range that the part cannot read.</summary>
    /// <exception cref="NcpException"><c>vendor.efuse-outside</c> or <c>vendor.efuse-unaligned</c>.</exception>
    public static void Check(FlashRange range, ChipFamily chip)
    {
        if (range.End > (ulong)chip.EfuseSize)
        {
            throw Diagnosis.Of(
                VendorFaults.EfuseOutside, ("range", range.ToString()), Fact.From("size", chip.EfuseSize), ("last", $"0x{chip.EfuseSize - 1:x}")).ToException();
        }

        FlashRange words = range.Align(WordSize);
        if (words != range)
        {
            throw Diagnosis.Of(
                VendorFaults.EfuseUnaligned, ("range", range.ToString()), ("start", $"0x{words.Start:x}"), ("last", $"0x{words.End - 1:x}")).ToException();
        }
    }

    /// <summary>Describes the file and returns the refusal.</summary>
    /// <exception cref="NcpException">The file cannot be read or is no efuse file.</exception>
    public static NcpException Refuse(string path, VendorReporter reporter)
    {
        EfuseFile efuse = EfuseFile.Parse(PackageLoader.ReadEfuseFile(path), path);
        reporter.Line(FormattableString.Invariant(
            $"ncpflash: {path} would change {efuse.Words.Length} efuse words ({(efuse.IsContainer ? "encrypted container" : "plain")}, {efuse.Contents.Length} bytes):"));
        foreach (EfuseWord word in efuse.Words) reporter.Line($"ncpflash:   0x{word.Offset:x3}: 0x{word.Value:x8}");
        return Diagnosis.Of(VendorFaults.EfuseNotSupported, ("file", path)).ToException();
    }
}
