using System.Text.RegularExpressions;
using NcpFlash.Emulator.Samples;
using NcpFlash.Tests.Cli;
using Xunit;

namespace NcpFlash.Tests.Documentation;

/// <summary>Every command that stands in a console block of the documentation runs as it stands, one after the other, in one folder a page.</summary>
public sealed partial class DocumentedCommandTests
{
    /// <summary>The one command that cannot be run from inside itself; <c>.ci/run</c> runs it.</summary>
    private const string RunsTheTests = "dotnet test";

    /// <summary>Pages with so many commands that they are a long run.</summary>
    public static TheoryData<string> LongPages => ["docs/cli.md", "docs/emulator.md", "docs/security.md"];

    public static TheoryData<string> Pages => [.. AllPages.Except(LongPages.Select(p => p.Data), StringComparer.Ordinal)];

    private static IEnumerable<string> AllPages =>
        ["README.md", .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md").Select(Repository.Relative).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Pages))]
    public Task Every_command_of_a_page_ends_well(string page) => RunAsync(page);

    [Theory(Explicit = true)]
    [Trait("Category", "Long")]
    [MemberData(nameof(LongPages))]
    public Task Every_command_of_a_long_page_ends_well(string page) => RunAsync(page);

    private static async Task RunAsync(string page)
    {
        string[] commands = [.. CommandPattern().Matches(await File.ReadAllTextAsync(Path.Combine(Repository.Root, page), TestContext.Current.CancellationToken)).Select(m => m.Groups[1].Value)];
        using var folder = new TemporaryPackage();
        foreach (string command in commands.Where(c => c != RunsTheTests))
        {
            CliRun run = await NcpflashProcess.RunInAsync(folder.Path, Arguments(command));
            Assert.True(run.Exit == 0, $"{page}: {command}\nexit {run.Exit}\n{run.Output}\n{run.Error}");
        }
    }

    [Fact]
    public void The_readme_runs_the_demo_and_the_tests() =>
        Assert.Equal(["dotnet run --project src/NcpFlash.Cli -- demo", RunsTheTests],
            CommandPattern().Matches(File.ReadAllText(Path.Combine(Repository.Root, "README.md"))).Select(m => m.Groups[1].Value).Take(2));

    /// <summary>The words behind the program's name; a real port becomes the emulated one, whose own times are played faster.</summary>
    private static string[] Arguments(string command)
    {
        string[] words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string[] arguments = words switch
        {
            ["ncpflash", .. var rest] => rest,
            ["dotnet", "run", "--project", "src/NcpFlash.Cli", "--", .. var rest] => rest,
            _ => throw new InvalidOperationException($"'{command}' is not a command this test can run."),
        };
        return [.. arguments.Select(a => a == "/dev/ttyUSB0" ? "emu:" : a).Select(Hasten)];

        static string Hasten(string argument) =>
            argument.StartsWith("emu:", StringComparison.Ordinal) && !argument.Contains("speed=", StringComparison.Ordinal) ? $"emu:speed=20,{argument[4..]}" : argument;
    }

    [GeneratedRegex(@"^\$ (.+?)\s*$", RegexOptions.Multiline)]
    private static partial Regex CommandPattern();

    /// <summary>A folder with the sample package, its INI also under the name the pages use for the vendor's.</summary>
    private sealed class TemporaryPackage : IDisposable
    {
        public TemporaryPackage()
        {
            Path = Directory.CreateTempSubdirectory("ncpflash-docs-").FullName;
            File.Copy(SamplePackage.WriteTo(Path), System.IO.Path.Combine(Path, "mission_t01_flash_prog_cfg.ini"));
        }

        public string Path { get; }

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
