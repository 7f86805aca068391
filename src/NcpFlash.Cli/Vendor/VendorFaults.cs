using System.Collections.Immutable;
using NcpFlash.Diagnostics;

namespace NcpFlash.Cli.Vendor;

/// <summary>What can be wrong with a vendor command line, and what it asks for that is not done.</summary>
internal static class VendorFaults
{
    private const string SeeHelp = "Check the spelling, or use this program's own commands: run it as 'ncpflash --help'.";

    public static readonly DiagnosisKind UnknownOption = Usage(
        "vendor.unknown-option", "'{option}' is not an option of the vendor's tools.", "Nothing was done.", SeeHelp);

    public static readonly DiagnosisKind AmbiguousOption = Usage(
        "vendor.ambiguous-option", "'{option}' can mean any of: {text}.", "An abbreviated option must be the beginning of one option only.", "Write the option out.");

    public static readonly DiagnosisKind MissingValue = Usage(
        "vendor.missing-value", "Option {option} stands without its value.", "Nothing was done.", "Write the value behind the option.");

    public static readonly DiagnosisKind UnexpectedValue = Usage(
        "vendor.unexpected-value", "Option {option} takes no value, but '{text}' stands with it.", "Nothing was done.", "Remove the value.");

    public static readonly DiagnosisKind BadValue = Usage(
        "vendor.bad-value", "'{text}' is not a valid value of {option}.", "Nothing was done.", "It must be {forms}.");

    public static readonly DiagnosisKind NotDone = Usage(
        "vendor.not-supported", "{option} is not supported.", "It asks for something that this program does not do. Nothing was done.",
        "Leave the option out; {text}");

    public static readonly DiagnosisKind Incomplete = Usage(
        "vendor.incomplete", "The command line does not say {option}.", "Nothing was done.", "Add {text}.");

    public static readonly DiagnosisKind SeveralPorts = Usage(
        "vendor.several-ports", "No port was named, and there are several: {text}.",
        "The vendor's tool takes the first of them, which may not be the part you mean. Nothing was done.", "Add --port NAME.");

    public static readonly DiagnosisKind TwoPorts = Usage(
        "vendor.two-ports", "Two ports are named, {option} and {text}.",
        "The vendor's tool serves one part and takes the last of its ports, which may not be the one you mean. Nothing was done.",
        "Name one port; or flash several parts at once with: ncpflash flash FILE.ini --port {option} --port {text}");

    public static readonly DiagnosisKind NoPorts = new(
        "vendor.no-ports", Outcome.Port, Confidence.Certain, "No port was named, and no adapter with a serial port is plugged in.",
        "The adapter is not plugged in, its cable only charges, or its driver is missing. {others}.", "Plug the adapter in, then name its port: --port NAME.", "A01");

    public static readonly DiagnosisKind EfuseOutside = Usage(
        "vendor.efuse-outside", "The efuse range {range} reaches beyond the efuse array, which has {size} bytes.", "The chip has no efuses there. Nothing was done.",
        "To read all of it: --start=0x0 --end={last}.");

    public static readonly DiagnosisKind EfuseUnaligned = Usage(
        "vendor.efuse-unaligned", "The efuse range {range} does not consist of whole words.", "Efuses are read in words of 4 bytes. Nothing was done.",
        "Begin at a multiple of 4 and read a multiple of 4 bytes; --end names the last byte: --start={start} --end={last}.");

    /// <summary>Every kind above.</summary>
    public static ImmutableArray<DiagnosisKind> All { get; } =
        [UnknownOption, AmbiguousOption, MissingValue, UnexpectedValue, BadValue, NotDone, Incomplete, SeveralPorts, TwoPorts, NoPorts, EfuseOutside, EfuseUnaligned];

    private static DiagnosisKind Usage(string id, string summary, string cause, string advice) =>
        new(id, Outcome.Input, Confidence.Certain, summary, cause, advice);
}
