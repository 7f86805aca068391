using System.Text.Json;
using NcpFlash.Cli;

namespace NcpFlash.Tests.Cli;

/// <summary>The command line run inside the test process.</summary>
internal sealed record CliRun(int Exit, string Output, string Error)
{
    public static async Task<CliRun> Of(params string[] arguments)
    {
        Screen screen = new();
        int exit = await Program.RunAsync(arguments, screen.Shell);
        return new CliRun(exit, screen.Output, screen.Error);
    }

    /// <summary>With the real clock, for what talks to an emulated part.</summary>
    public static async Task<CliRun> InRealTime(params string[] arguments)
    {
        Screen screen = new();
        int exit = await Program.RunAsync(arguments, screen.Shell with { Time = TimeProvider.System });
        return new CliRun(exit, screen.Output, screen.Error);
    }

    /// <summary>The last object of JSON output.</summary>
    public JsonElement End() => JsonDocument.Parse(Output.TrimEnd('\n').Split('\n')[^1]).RootElement;
}
