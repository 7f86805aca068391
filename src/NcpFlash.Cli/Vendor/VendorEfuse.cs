using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Images;
using NcpFlash.Jobs;

namespace NcpFlash.Cli.Vendor;

/// <summary>Efuse ranges that can be read, and efuse files that are to be burnt.</summary>
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

    /// <summary>What is to be burnt. Naming the file on the vendor's command line is the consent that it always was.</summary>
    /// <exception cref="NcpException">The file cannot be read or is no efuse file.</exception>
    public static EfuseOrder Load(string path, VendorReporter reporter)
    {
        (EfuseFile file, _, string? mask) = PackageLoader.LoadEfuse(path);
        if (mask is not null) reporter.Line(FormattableString.Invariant($"ncpflash: mask file {mask} takes {file.Masked.Count} bits away: they are not burnt"));
        return new EfuseOrder(file, path, [], new NamedFileConsent());
    }

    /// <summary>Every refusal still holds: whoever is asked here is asked only about a plan that nothing speaks against.</summary>
    private sealed class NamedFileConsent : EfuseConsent
    {
        public override ValueTask<EfuseAnswer> AskAsync(EfuseQuestion question, CancellationToken cancellationToken) =>
            ValueTask.FromResult(EfuseAnswer.Yes(question, "by --efuse"));
    }
}
