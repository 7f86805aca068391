using System.Collections.Immutable;

namespace NcpFlash.Diagnostics;

/// <summary>What can be wrong with an .xz stream. Every text has the fact <c>offset</c>: the byte of the stream, hexadecimal, where it was noticed.</summary>
public static class XzFaults
{
    private const string GetItAgain =
        "Get the file again from where it came from and compare its length and SHA-256; \"xz -t\" tests a stream by itself.";

    /// <summary>The data does not begin like an .xz stream.</summary>
    public static readonly DiagnosisKind NotXz = new(
        "xz.not-xz",
        Outcome.Input,
        Confidence.Certain,
        "There is no .xz stream at offset {offset}: the six bytes FD 37 7A 58 5A 00 are missing.",
        "The data is not compressed with xz, or bytes were put before or behind the stream, such as the header of an OTA package.",
        "Give the plain, uncompressed image; if the file should be an .xz stream, remove what does not belong to it or get it again.");

    /// <summary>The stream ends early.</summary>
    public static readonly DiagnosisKind Truncated = new(
        "xz.truncated",
        Outcome.Input,
        Confidence.Certain,
        "The .xz stream ends at offset {offset}, in the middle of its {part}.",
        "The stream was cut off: a download or a copy did not finish, or too few bytes were read.",
        GetItAgain);

    /// <summary>A header, footer or index is damaged.</summary>
    public static readonly DiagnosisKind HeaderDamaged = new(
        "xz.header-damaged",
        Outcome.Input,
        Confidence.Certain,
        "The {part} of the .xz stream, noticed at offset {offset}, is damaged: {reason}.",
        "Bytes of the stream were changed after it was written.",
        GetItAgain);

    /// <summary>The compressed data is damaged.</summary>
    public static readonly DiagnosisKind DataDamaged = new(
        "xz.data-damaged",
        Outcome.Input,
        Confidence.Certain,
        "The compressed data of the .xz stream is damaged at or before offset {offset}: {reason}.",
        "Bytes of the stream were changed after it was written.",
        GetItAgain);

    /// <summary>The contents do not match their check.</summary>
    public static readonly DiagnosisKind CheckMismatch = new(
        "xz.check-mismatch",
        Outcome.Input,
        Confidence.Certain,
        "The decompressed contents do not match the {check} at offset {offset} of the .xz stream.",
        "Bytes of the stream were changed after it was written, in a way that only the check shows.",
        GetItAgain);

    /// <summary>The sizes in header, index and footer contradict the data.</summary>
    public static readonly DiagnosisKind SizeMismatch = new(
        "xz.size-mismatch",
        Outcome.Input,
        Confidence.Certain,
        "The {part} of the .xz stream, noticed at offset {offset}, contradicts the data: {reason}.",
        "The stream was put together wrongly, or bytes of it were removed, repeated or changed.",
        GetItAgain);

    /// <summary>The stream uses something this decoder does not know.</summary>
    public static readonly DiagnosisKind Unsupported = new(
        "xz.unsupported",
        Outcome.Input,
        Confidence.Certain,
        "The .xz stream uses {feature} at offset {offset}, which is not supported.",
        "Only the LZMA2 filter alone and the checks none, CRC32, CRC64 and SHA-256 are understood; the boot ROM understands even less.",
        "Decompress the stream with xz and give the plain image, or compress it again with \"xz --check=crc32 --lzma2=dict=32KiB\".");

    /// <summary>The contents are larger than the caller allows.</summary>
    public static readonly DiagnosisKind TooLarge = new(
        "xz.too-large",
        Outcome.Input,
        Confidence.Certain,
        "The contents of the .xz stream are larger than the {limit} bytes that there is room for, noticed at offset {offset}.",
        "The stream holds more than fits where it is to go: it is not the image it was taken for, or it is damaged.",
        "Check that this is the right file for this part; \"xz -l\" prints the size of its contents.");

    /// <summary>All kinds.</summary>
    public static ImmutableArray<DiagnosisKind> All { get; } =
        [NotXz, Truncated, HeaderDamaged, DataDamaged, CheckMismatch, SizeMismatch, Unsupported, TooLarge];
}
