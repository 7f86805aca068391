using System.Text.Json;
using NcpFlash.Cli;
using NcpFlash.Tests.Emulator;
using Xunit;

namespace NcpFlash.Tests.Cli;

/// <summary>What <c>adapter test --save</c> says of what it keeps.</summary>
public sealed class AdapterVerbTests
{
    [Fact]
    public async Task It_says_why_nothing_is_kept()
    {
        using var folder = new TemporaryFolder();
        CliRun run = await RunAsync(folder.Path, "adapter", "test", "--port", "emu:adapter=cp2102,wires=joined", "--save");
        Assert.Equal(0, run.Exit);
        Assert.Contains("saved         nothing is kept: emu: shows no USB adapter of this computer, so that it could not be known again", run.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task It_says_so_to_programs_too()
    {
        using var folder = new TemporaryFolder();
        CliRun run = await RunAsync(folder.Path, "adapter", "test", "--port", "emu:wires=joined", "--save", "--json");
        JsonElement saved = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).Single(l => l.GetRawText().Contains("adapter-saved", StringComparison.Ordinal));
        Assert.Contains("\"kept\":false", saved.GetRawText().Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    /// <summary>What an earlier run left broken is told by any job, over whatever port.</summary>
    [Fact]
    public async Task A_broken_memory_is_told_over_an_emulated_port()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "adapters.json"), "{", TestContext.Current.CancellationToken);
        CliRun run = await RunAsync(folder.Path, "info", "--port", "emu:lines=off");
        Assert.Equal(0, run.Exit);
        Assert.Contains("memory.unusable", run.Output + run.Error, StringComparison.Ordinal);
    }

    private static async Task<CliRun> RunAsync(string stateFolder, params string[] arguments)
    {
        Screen screen = new();
        int exit = await Program.RunAsync(arguments, screen.Shell with { Time = TimeProvider.System, StateFolder = stateFolder });
        return new CliRun(exit, screen.Output, screen.Error);
    }
}
