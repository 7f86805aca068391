using System.Collections.Immutable;
using System.CommandLine;
using NcpFlash.Cli.CommandLine;
using NcpFlash.Cli.Running;
using NcpFlash.Emulator;

namespace NcpFlash.Cli.Verbs;

/// <summary><c>emulate</c>: a board of the emulator for other programs.</summary>
internal sealed class EmulateVerb : Verb
{
    private readonly Argument<string[]> _settings = new("settings")
    {
        HelpName = "KEY=VALUE",
        Arity = ArgumentArity.ZeroOrMore,
        Description = "What is emulated; the keys are below. The same settings stand behind the port 'emu:', separated by commas.",
    };

    private readonly Option<string?> _pty = ConnectionOptions.One("--pty", "PATH", "Serve a serial port under this name (a link to a pseudo-terminal).");
    private readonly Option<string?> _tcp = ConnectionOptions.One("--tcp", "PORT", "Serve a TCP port on this computer; 0 takes a free one.");
    private readonly Option<string?> _rfc2217 = ConnectionOptions.One(
        "--rfc2217", "[ADDRESS:]PORT", "Serve a remote serial port (RFC 2217), with rate and lines; 0 takes a free port.");
    private readonly Option<string?> _flash = ConnectionOptions.One("--flash", "FILE", "Keep the flash in FILE; it is loaded first and saved at the end.");
    private readonly Option<string?> _efuse = ConnectionOptions.One("--efuse", "FILE", "Keep the efuses in FILE, likewise.");
    private readonly Option<string?> _control = ConnectionOptions.One("--control", "PORT", "Take button commands on this TCP port of this computer; 0 takes a free one.");

    public EmulateVerb()
        : base("emulate", "Serve an emulated part to other programs, as a serial port or over TCP.")
    {
        Arguments.Add(_settings);
        Options.Add(_pty);
        Options.Add(_tcp);
        Options.Add(_rfc2217);
        Options.Add(_flash);
        Options.Add(_efuse);
        Options.Add(_control);
    }

    public override string Usage => "[--pty|--tcp|--rfc2217 PLACE] [KEY=VALUE...] [options]";

    public override ImmutableArray<string> Notes =>
    [
        "The part waits in its boot ROM; with boot=low it starts from its flash. Without --pty, --tcp and --rfc2217 it is served on a pseudo-terminal with a name of the system's choice.",
        "Buttons: type a command such as 'en pulse' here, or send it with 'press'; 'help' lists them. 'quit' or Ctrl-C ends the emulator.",
    ];

    public override ImmutableArray<(string Title, ImmutableArray<(string Name, string Text)> Rows)> Tables =>
        [.. EmulatorSettings.Areas.Select(area => ($"Keys, {area.Area}:", area.Settings.Select(s => (s.Key, Sentence(s.Expected, s.Meaning))).ToImmutableArray()))];

    public override ImmutableArray<string> Examples =>
    [
        "emulate --pty /tmp/ncp --flash part.bin", "emulate --tcp 5000 --control 7001", "emulate --rfc2217 5000", "emulate --pty /tmp/ncp boot=low fault=silence@3F#5",
        "emulate --pty /tmp/ncp adapter=ch340g quirks=hold-back-32 wires=swapped",
    ];

    public override async Task<JobResult> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        EmulatorOptions options = Read(invocation);
        var place = ServingPlace.Of(invocation, invocation.Text(_pty), invocation.Text(_tcp), invocation.Text(_rfc2217));
        int? control = invocation.Text(_control) is { } text ? ControlPort.Read(invocation, text) : null;
        await using EmulatedBoard board = await EmulatedBoard.StartAsync(options);
        await using ServedBoard served = await ServedBoard.CreateAsync(board, place, control);
        invocation.Reporter.Tell(served.Describe(invocation.Program));
        await served.RunAsync(invocation, cancellationToken);
        return new JobResult((options.FlashFile ?? options.EfuseFile) is null ? "the emulator has ended" : "the emulator has ended; its state is saved");
    }

    /// <summary>Sources are for the documentation; here they would only lengthen the lines.</summary>
    private static string Sentence(string expected, string meaning)
    {
        int sources = meaning.LastIndexOf(" (", StringComparison.Ordinal);
        string plain = sources > 0 && meaning[^1] == ')' && meaning[sources..].Any(char.IsAsciiDigit) ? meaning[..sources] : meaning;
        return $"{char.ToUpperInvariant(plain[0])}{plain[1..]}. Takes {expected}.";
    }

    private EmulatorOptions Read(Invocation invocation)
    {
        EmulatorOptions options = EmulatorSettings.Parse(string.Join(',', invocation.Words(_settings)));
        if (invocation.Text(_flash) is { } flash) options = options with { FlashFile = flash };
        return invocation.Text(_efuse) is { } efuse ? options with { EfuseFile = efuse } : options;
    }
}
