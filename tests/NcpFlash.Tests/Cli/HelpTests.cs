using NcpFlash.Cli.CommandLine;
using Xunit;

namespace NcpFlash.Tests.Cli;

public sealed class HelpTests
{
    public static TheoryData<string> Verbs => [.. NcpFlashCommandLine.Create().Subcommands.Select(c => c.Name)];

    [Fact]
    public async Task Help_of_the_program()
    {
        CliRun run = await CliRun.Of("--help");
        Assert.Equal(0, run.Exit);
        Golden.Check("help.txt", run.Output);
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Help_of_each_command(string verb)
    {
        CliRun run = await CliRun.Of(verb, "--help");
        Assert.Equal((0, string.Empty), (run.Exit, run.Error));
        Assert.Equal(run, await CliRun.Of("help", verb));
        Assert.All(run.Output.Split('\n'), line => Assert.True(line.Length <= 80 || line.Contains("  ncpflash ", StringComparison.Ordinal), line));
        Golden.Check($"help-{verb}.txt", run.Output);
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Every_example_parses(string verb)
    {
        var command = (Verb)NcpFlashCommandLine.Create().Subcommands.Single(c => c.Name == verb);
        Assert.NotEmpty(command.Examples);
        Assert.All(command.Examples, example =>
        {
            System.CommandLine.ParseResult parse = NcpFlashCommandLine.Create().Parse(example.Split(' '));
            Assert.Empty(parse.Errors);
            Assert.Equal(verb, parse.CommandResult.Command.Name);
        });
    }

    [Fact]
    public async Task Without_arguments_the_help_goes_to_standard_error()
    {
        CliRun run = await CliRun.Of();
        Assert.Equal((2, string.Empty), (run.Exit, run.Output));
        Assert.Equal((await CliRun.Of("--help")).Output, run.Error);
    }

    [Fact]
    public async Task Version() => Assert.Equal($"ncpflash {NcpFlashCommandLine.Version}\n", (await CliRun.Of("--version")).Output);
}
