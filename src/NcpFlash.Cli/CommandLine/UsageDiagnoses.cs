using System.Collections.Immutable;
using NcpFlash.Diagnostics;

namespace NcpFlash.Cli.CommandLine;

/// <summary>What can be wrong with a command line, and the few ends that only the program itself can come to.</summary>
internal static class UsageDiagnoses
{
    public static readonly DiagnosisKind NoVerb = Usage(
        "usage.no-command", "No command was given.", "{program} needs to be told what to do.", "Name a command; '{program} --help' lists them.");

    public static readonly DiagnosisKind UnknownVerb = Usage(
        "usage.unknown-command", "'{text}' is not a command.", "The first word must be one of: {verbs}.",
        "{suggestion}Run '{program} --help' for what each command does.");

    public static readonly DiagnosisKind UnknownOption = Usage(
        "usage.unknown-option", "'{text}' is not an option of '{command}'.", "Nothing was done, because the option may have been meant to change what happens.",
        "{suggestion}Run '{command} --help' for the options.");

    public static readonly DiagnosisKind UnexpectedArgument = Usage(
        "usage.unexpected-argument", "'{text}' is one argument too many for '{command}'.", "The usage is: {usage}.",
        "Remove it, or put quotes around a name that contains spaces.");

    public static readonly DiagnosisKind SpreadPattern = Usage(
        "usage.pattern-not-quoted", "'{text}' stands where no port is expected.",
        "--port takes one name. A pattern without quotes is replaced by the shell before {program} sees it: the first of the names goes to --port, the others are left over.", "{cure}");

    public static readonly DiagnosisKind MissingArgument = Usage(
        "usage.missing-argument", "'{command}' needs {argument}.", "The usage is: {usage}.", "For example: {example}");

    public static readonly DiagnosisKind MissingValue = Usage(
        "usage.missing-value", "Option {option} stands without its value.", "The usage is: {option} {value}.", "Write the value behind the option.");

    public static readonly DiagnosisKind DuplicateOption = Usage(
        "usage.duplicate-option", "Option {option} is given more than once.", "Only one value can be meant.", "Keep one of them.");

    public static readonly DiagnosisKind BadNumber = Usage(
        "usage.bad-number", "'{text}' is not a valid {what}.", "Nothing was done with it.", "Valid forms: {forms}.");

    public static readonly DiagnosisKind EmptyRange = Usage(
        "usage.empty-range", "The length is 0.", "There is nothing to {verb}.", "Give a length of at least 1, or run '{command} --help'.");

    public static readonly DiagnosisKind RangeTooLong = Usage(
        "usage.range-too-long", "{range} reaches beyond address 0xFFFFFFFF.", "Flash addresses have 32 bits.", "Check address and length.");

    public static readonly DiagnosisKind BadRate = Usage(
        "usage.bad-baud", "'{text}' is not a baud rate.", "Option {option} takes a whole number of 1200..20000000, without suffix.",
        "For example: {option} 500000. Leave the option out to take the chip's own rate.");

    public static readonly DiagnosisKind BadChoice = Usage(
        "usage.bad-choice", "'{text}' is not a value of {option}.", "It must be one of: {choices}.", "For example: {option} {example}.");

    public static readonly DiagnosisKind BadPort = Usage(
        "usage.bad-port", "'{text}' is not a port: {reason}.",
        "A port is a serial port of this computer (/dev/ttyUSB0, COM5), auto (the only USB adapter), rfc2217://HOST:PORT, tcp://HOST:PORT or socket://HOST:PORT, or emu: for the built-in emulator.",
        "Run 'ncpflash ports' to see the serial ports of this computer.");

    public static readonly DiagnosisKind NoPort = Usage(
        "usage.no-port", "No port was named.", "{ports}", "Add --port NAME; '{program} ports' tells more about each.");

    public static readonly DiagnosisKind NamedTwice = Usage(
        "port.named-twice", "{port} is the same port as {first}, which is named before it.",
        "A port serves one job at a time, so this name was passed over; the job ran on {first} once.", "Leave one of the two names out.");

    public static readonly DiagnosisKind NoMatch = new(
        "port.no-match", Outcome.Port, Confidence.Certain, "No port fits the pattern '{pattern}'.", "{ports}",
        "Plug the adapters in, or correct the pattern. Put quotes around it, so that the shell leaves it to the program.");

    public static readonly DiagnosisKind Conflict = Usage(
        "usage.conflict", "{first} and {second} cannot be used together.", "{why}", "Leave one of them out.");

    public static readonly DiagnosisKind BadMac = Usage(
        "usage.bad-mac", "'{text}' is not a MAC address.", "Option {option} takes twelve hexadecimal digits for each part, with or without colons and with a comma between two parts, or no value at all.",
        "For example: {option}=40827b03d2dc. 'info' and the plan tell the part's own.");

    public static readonly DiagnosisKind DetachedMac = Usage(
        "usage.detached-mac", "Between {option} and {text} stands a blank.",
        "The option takes a MAC address behind '=' alone. With a blank it would agree to every part, and {text} would be an argument of its own.",
        "Write {option}={text} for this one part. If {text} is a file, name it before the option.");

    public static readonly DiagnosisKind Needless = Usage(
        "usage.needless-option", "Option {option} says nothing here: {why}.", "Nothing was done, because something else may have been meant.",
        "Leave it out, or see '{command} --help'.");

    public static readonly DiagnosisKind FileNotWritable = Usage(
        "file.not-writable", "'{file}' cannot be written: {reason}.", "The system refused the file.", "Check the folder, its rights and the free space.");

    public static readonly DiagnosisKind TraceNotWritten = new(
        "trace.not-written", Outcome.Done, Confidence.Certain, "The trace '{file}' is not whole: {reason}.",
        "The system refused to write it. The job itself was not disturbed.", "Free space on the disk, or name a file elsewhere, and run the job again if you need its trace.");

    public static readonly DiagnosisKind MemoryUnusable = new(
        "memory.unusable", Outcome.Done, Confidence.Certain, "What earlier runs learned of adapters, '{file}', cannot be used: {reason}.",
        "The job is not disturbed; it begins at the chip's own rate, and what it learns may not be kept.", "Delete the file: it is made anew when there is something to keep.");

    public static readonly DiagnosisKind DemoDiffers = new(
        "demo.differs", Outcome.Verification, Confidence.Certain, "The emulated flash is not as in the files: {images}.",
        "The job ended well, but what it left differs: a defect of the program, or another program has written to {flash}.",
        "Run 'demo --keep FOLDER --trace FILE' again and report it with the folder and the trace.");

    public static readonly DiagnosisKind ControlUnreachable = new(
        "emulator.unreachable", Outcome.Port, Confidence.High, "Nothing answers at {address}: {reason}.",
        "No emulator listens on this control port, or another program does.", "Start one in a second terminal: {program} emulate --control {port}.");

    public static readonly DiagnosisKind ButtonRefused = new(
        "emulator.refused", Outcome.Input, Confidence.Certain, "The emulator did not accept '{text}': {reply}", "It is not one of its commands.",
        "Run '{program} press help --control {port}' for the list.");

    public static readonly DiagnosisKind ControlTaken = new(
        "emulator.control-taken", Outcome.Port, Confidence.High, "The control port {port} cannot be used: {reason}.",
        "Another program, perhaps another emulator, listens on it, or the system keeps it for itself.", "Give another number, or --control 0 for a free one.");

    public static readonly DiagnosisKind Cancelled = new(
        "job.cancelled", Outcome.Cancelled, Confidence.Certain, "Cancelled by {signal}.", "{state}", "{advice}");

    public static readonly DiagnosisKind Defect = new(
        "program.defect", Outcome.ChipOrLink, Confidence.Certain, "{program} {version} stopped at something its authors did not foresee: {type}: {message}",
        "This is a defect of the program, not of your part. {state}",
        "Please report it with the command line, these lines and the file that --trace FILE writes.{advice}");

    /// <summary>Every kind above.</summary>
    public static ImmutableArray<DiagnosisKind> All { get; } =
    [
        NoVerb, UnknownVerb, UnknownOption, UnexpectedArgument, SpreadPattern, MissingArgument, MissingValue, DuplicateOption, BadNumber, EmptyRange, RangeTooLong,
        BadRate, BadChoice, BadPort, NoPort, NamedTwice, NoMatch, Conflict, BadMac, DetachedMac, Needless, FileNotWritable, TraceNotWritten, MemoryUnusable, DemoDiffers, ControlUnreachable,
        ButtonRefused,
        ControlTaken, Cancelled, Defect,
    ];

    private static DiagnosisKind Usage(string id, string summary, string cause, string advice) =>
        new(id, Outcome.Input, Confidence.Certain, summary, cause, advice);
}
