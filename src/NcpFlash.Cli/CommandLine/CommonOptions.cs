using System.CommandLine;

namespace NcpFlash.Cli.CommandLine;

/// <summary>Options that every command understands.</summary>
internal static class CommonOptions
{
    public static Option<bool> Json { get; } = new("--json") { Description = "Print one JSON object a line on standard output, and nothing else.", Recursive = true, Arity = ArgumentArity.Zero };

    public static Option<string?> Trace { get; } = new("--trace")
    {
        Description = "Keep every byte of the conversation in FILE.",
        HelpName = "FILE",
        Recursive = true,
        Arity = ArgumentArity.ExactlyOne,
    };

    public static Option<bool> Verbose { get; } = new("--verbose", "-v") { Description = "Show every stage of the connection, and the evidence behind an error.", Recursive = true, Arity = ArgumentArity.Zero };

    public static Option<bool> Quiet { get; } = new("--quiet", "-q") { Description = "Show warnings and errors only.", Recursive = true, Arity = ArgumentArity.Zero };

    public static Option<bool> NoColor { get; } = new("--no-color") { Description = "Never use colours (nor with NO_COLOR set, nor when not on a terminal).", Recursive = true, Arity = ArgumentArity.Zero };

    public static Option<bool> Help { get; } = new("--help", "-h", "-?") { Description = "Show help and exit.", Recursive = true, Arity = ArgumentArity.Zero };

    public static Option<bool> Version { get; } = new("--version") { Description = "Show the version and exit.", Arity = ArgumentArity.Zero };
}
