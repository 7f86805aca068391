using System.CommandLine;
using System.Reflection;
using NcpFlash.Cli.Running;
using NcpFlash.Cli.Verbs;
using NcpFlash.Diagnostics;

namespace NcpFlash.Cli.CommandLine;

/// <summary>The program's own command line.</summary>
internal static class NcpFlashCommandLine
{
    /// <summary>Version as people write it: without the commit the build appends.</summary>
    public static string Version { get; } = typeof(NcpFlashCommandLine).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";

    /// <summary>The tree of commands and options.</summary>
    public static Command Create() => new("ncpflash", "Flashes and examines network co-processors with a UART boot ROM (ST67W611M1, QCC743, BL616).")
    {
        new FlashVerb(), new PlanVerb(), new WriteVerb(), new ReadVerb(), new EraseVerb(), new VerifyVerb(), new InfoVerb(), new ResetVerb(), new DoctorVerb(),
        new AdapterVerb(), new ImageVerb(), new EfuseVerb(), new PortsVerb(), new BoardVerb(), new EmulateVerb(), new PressVerb(), new DemoVerb(),
        CommonOptions.Json, CommonOptions.Trace, CommonOptions.Verbose, CommonOptions.Quiet, CommonOptions.NoColor, CommonOptions.Help, CommonOptions.Version,
    };

    /// <summary>Parses and runs one command line.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, Shell shell)
    {
        if (arguments is ["help", ..]) arguments = [.. arguments.Skip(1), "--help"];
        arguments = EfuseOptions.SettleAllowLock(WaitArgument.Spell(arguments));
        ParseResult parse = Create().Parse(arguments, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        var invocation = new Invocation(parse, shell);
        if (invocation.Has(CommonOptions.Help) && parse.UnmatchedTokens.Count == 0)
        {
            HelpScreen.Write(parse.CommandResult.Command, shell, shell.Output);
            return (int)Outcome.Done;
        }

        if (invocation.Has(CommonOptions.Version) && parse.UnmatchedTokens.Count == 0)
        {
            await shell.Output.WriteLineAsync($"{shell.ProgramName} {Version}");
            return (int)Outcome.Done;
        }

        if (arguments.Count == 0)
        {
            HelpScreen.Write(parse.CommandResult.Command, shell, shell.Error);
            return (int)Outcome.Input;
        }

        return await JobRunner.RunInterruptiblyAsync(shell, invocation.Reporter, interrupts =>
        {
            invocation.Interrupts = interrupts;
            return ParseFaults.Of(parse, invocation, arguments) is { } fault
                ? throw fault
                : ((Verb)parse.CommandResult.Command).RunAsync(invocation, interrupts.Token);
        });
    }
}
