using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using NcpFlash.Cli.Reporting;
using NcpFlash.Cli.Running;
using NcpFlash.Diagnostics;

namespace NcpFlash.Cli.CommandLine;

/// <summary>One parsed command line: values by option and argument, faults in the program's own words.</summary>
internal sealed class Invocation(ParseResult parse, Shell shell, Reporter? reporter = null)
{
    /// <summary>Where the program runs.</summary>
    public Shell Shell { get; } = shell;

    /// <summary>Name of the program, for texts.</summary>
    public string Program => Shell.ProgramName;

    /// <summary>Program and command, such as <c>ncpflash flash</c>.</summary>
    public string Command => parse.CommandResult.Command is Verb verb ? $"{Program} {verb.Name}" : Program;

    /// <summary>Tells the user what happens, in the way the command line asks for.</summary>
    public Reporter Reporter { get; } = reporter ?? Reporter.Create(shell, OptionsOf(parse));

    /// <summary>How the user wants to be told.</summary>
    public ReporterOptions ReporterOptions => OptionsOf(parse);

    /// <summary>Held while what one of several jobs learned is kept.</summary>
    public Lock Keeping { get; private init; } = new();

    /// <summary>What ends the run before its time; null where nothing does.</summary>
    public Interrupts? Interrupts { get; set; }

    /// <summary>The same command line, with what it does told to another reporter.</summary>
    public Invocation Under(Reporter other) => new(parse, Shell, other) { Keeping = Keeping, Interrupts = Interrupts };

    /// <summary>True when the flag is given.</summary>
    public bool Has(Option<bool> option) => parse.GetValue(option);

    /// <summary>The value of an option, or null.</summary>
    public string? Text(Option<string?> option) => parse.GetValue(option);

    /// <summary>The words given for an argument that takes any number.</summary>
    public IReadOnlyList<string> Words(Argument<string[]> argument) => parse.GetValue(argument) ?? [];

    /// <summary>The values of an option that may be given more than once.</summary>
    public IReadOnlyList<string> Words(Option<string[]> option) => parse.GetValue(option) ?? [];

    /// <summary>An argument that may be left out.</summary>
    public string? Optional(Argument<string?> argument) => parse.GetValue(argument);

    /// <summary>An argument that must be there.</summary>
    public string Required(Argument<string?> argument) => parse.GetValue(argument) ?? throw Missing(argument.HelpName ?? argument.Name);

    /// <summary>An address or a length.</summary>
    public uint Number(string text, string what) => NumberText.TryParse(text, out uint value)
        ? value
        : throw Fault(UsageDiagnoses.BadNumber, ("text", text), ("what", what), ("forms", NumberText.Forms));

    /// <summary>A range from two arguments.</summary>
    public FlashRange Range(string address, string length, string verb)
    {
        var range = new FlashRange(Number(address, "address"), Number(length, "length"));
        if (range.Length == 0) throw Fault(UsageDiagnoses.EmptyRange, ("verb", verb), ("command", Command));
        return range.End > 1UL << 32 ? throw Fault(UsageDiagnoses.RangeTooLong, ("range", range.ToString())) : range;
    }

    /// <summary>A baud rate, or null when the option is not given.</summary>
    public BitRate? Rate(Option<string?> option)
    {
        if (Text(option) is not { } text) return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int rate) && rate is >= 1200 and <= 20_000_000
            ? new BitRate(rate)
            : throw Fault(UsageDiagnoses.BadRate, ("text", text), ("option", option.Name));
    }

    /// <summary>One of a few words, or null when the option is not given.</summary>
    public T? Choice<T>(Option<string?> option, IReadOnlyList<(string Text, T Value)> choices)
        where T : struct
    {
        if (Text(option) is not { } text) return null;
        foreach ((string name, T value) in choices)
        {
            if (string.Equals(name, text, StringComparison.OrdinalIgnoreCase)) return value;
        }

        throw Fault(
            UsageDiagnoses.BadChoice, ("text", text), ("option", option.Name), ("choices", string.Join(", ", choices.Select(c => c.Text))),
            ("example", choices[0].Text));
    }

    private static ReporterOptions OptionsOf(ParseResult parse) =>
        new(WantsJson(parse), parse.GetValue(CommonOptions.Verbose), parse.GetValue(CommonOptions.Quiet), parse.GetValue(CommonOptions.NoColor));

    /// <summary>Also true where a mistake before it made the parser take <c>--json</c> for something else: the answer still goes to a program.</summary>
    private static bool WantsJson(ParseResult parse) =>
        parse.GetValue(CommonOptions.Json) || parse.Tokens.TakeWhile(t => t.Type != TokenType.DoubleDash).Any(t => t.Value == CommonOptions.Json.Name);

    /// <summary>The fault that an argument is missing.</summary>
    public NcpException Missing(string what) => parse.CommandResult.Command is Verb verb
        ? Fault(UsageDiagnoses.MissingArgument, ("command", Command), ("argument", what), ("usage", $"{Command} {verb.Usage}"), ("example", $"{Program} {verb.Examples[0]}"))
        : Fault(UsageDiagnoses.NoVerb);

    /// <summary>A fault of this command line; the fact <c>program</c> is added.</summary>
    public NcpException Fault(DiagnosisKind kind, params ReadOnlySpan<Fact> facts) =>
        new Diagnosis(kind, [.. facts, ("program", Program)]).ToException();
}
