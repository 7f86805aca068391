using System.Text.Json;
using NcpFlash.Tests.Planning;
using Xunit;

namespace NcpFlash.Tests.Cli;

/// <summary>What the guard, the question and the options around them look like from outside.</summary>
public sealed class GuardVerbTests : IDisposable
{
    private const string NoPort = "tcp://127.0.0.1:1";

    private readonly SampleFolder _folder = new();

    public GuardVerbTests()
    {
        _folder.Edit("erase = 1", "erase = 2");
        var flash = new byte[4 * 1024 * 1024];
        flash.AsSpan().Fill(0xFF);
        flash[0x3FF010] = 1;
        File.WriteAllBytes(_folder["flash.img"], flash);
        File.WriteAllBytes(_folder["foreign.fuses"], EfusePlannerTests.Locked(Sha256Digest.Of("another key"u8)));
    }

    private string Port => $"emu:speed=20,flash={_folder["flash.img"]}";

    private string ForeignPort => $"{Port},efuse={_folder["foreign.fuses"]}";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_plan_shows_what_is_written_kept_and_lost()
    {
        CliRun run = await CliRun.Of("plan", _folder.Ini, "--keep", "PSM", "--json");
        JsonElement plan = Lines(run).Single(l => l.GetProperty("event").GetString() == "plan");
        Assert.Equal(["PSM"], Names(plan, "kept"));
        Assert.Equal(["FW (second slot) / mfg", "MFD"], Names(plan, "lost"));
        JsonElement firmware = plan.GetProperty("images").EnumerateArray().Single(i => i.GetProperty("image").GetString()!.StartsWith("FW ", StringComparison.Ordinal));
        Assert.Equal(("1.2.3", JsonValueKind.Null), (firmware.GetProperty("version").GetString(), firmware.GetProperty("published").ValueKind));
        Assert.Equal("verify-kept", plan.GetProperty("steps").EnumerateArray().Last().GetProperty("step").GetString());
    }

    [Theory]
    [InlineData("PSN", "keep.unknown")]
    [InlineData("PSM,media", "keep.overlap")]
    [InlineData("", "keep.unknown")]
    public async Task What_cannot_be_kept_ends_before_the_port_is_opened(string keep, string id)
    {
        CliRun run = await CliRun.Of("flash", _folder.Ini, "--keep", keep, "--port", NoPort, "--json");
        Assert.Equal((2, id), (run.Exit, run.End().GetProperty("diagnosis").GetProperty("id").GetString()));
    }

    [Theory]
    [InlineData("flash")]
    [InlineData("plan")]
    public async Task A_catalogue_with_a_fault_is_told_with_its_line(string verb)
    {
        await File.WriteAllTextAsync(_folder["own.json"], "{\n  \"files\": [\n    { \"name\": 7 }\n  ]\n}", TestContext.Current.CancellationToken);
        CliRun run = await CliRun.Of([verb, _folder.Ini, "--catalog", _folder["own.json"], .. verb == "flash" ? new[] { "--port", NoPort } : []]);
        Assert.Equal(2, run.Exit);
        Assert.StartsWith($"error catalog.format: {_folder["own.json"]}:3, column ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_catalogue_of_ones_own_names_the_image()
    {
        string digest = Sha256Digest.Of(await File.ReadAllBytesAsync(_folder["sample_mission_v1.2.3.bin"], TestContext.Current.CancellationToken)).ToString();
        await File.WriteAllTextAsync(
            _folder["own.json"], $$"""{ "files": [ { "name": "m.bin", "sha256": "{{digest}}", "profile": "T01", "releases": ["Ours 5"], "source": "us" } ] }""", TestContext.Current.CancellationToken);
        CliRun run = await CliRun.Of("flash", _folder.Ini, "--dry-run", "--catalog", _folder["own.json"]);
        Assert.Equal(0, run.Exit);
        Assert.Contains("  image   FW (sample_mission_v1.2.3.bin): signed firmware image 1.2.3; Ours 5, T01\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_locked_part_with_another_key_ends_with_4_and_is_untouched_unless_forced()
    {
        CliRun run = await CliRun.InRealTime("flash", _folder.Ini, "--port", ForeignPort, "--json");
        JsonElement end = run.End();
        Assert.Equal((4, "refused", "untouched"), (run.Exit, end.GetProperty("result").GetString(), end.GetProperty("part").GetString()));
        Assert.Equal("guard.wrong-key", end.GetProperty("diagnosis").GetProperty("id").GetString());
        CliRun forced = await CliRun.InRealTime("flash", _folder.Ini, "--port", ForeignPort, "--force");
        Assert.Equal(0, forced.Exit);
        Assert.Contains("warning guard.wrong-key: ", forced.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_vendors_command_line_refuses_too_and_never_asks()
    {
        CliRun refused = await CliRun.InRealTime("--port", ForeignPort, "--config", _folder.Ini);
        Assert.Equal(1, refused.Exit);
        Assert.Contains(" - ncpflash: error guard.wrong-key: ", refused.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Flash Chip Erase", refused.Output, StringComparison.Ordinal);
        (CliRun done, string asked) = await AtTerminal("y\n", "--port", Port, "--config", _folder.Ini);
        Assert.Equal((0, string.Empty), (done.Exit, asked));
        Assert.Matches(@" - ncpflash: warning plan\.erases-partitions: Erasing also empties MFD \(4 KiB, not blank\)", done.Output);
        Assert.EndsWith(" - [All Success]\n", done.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("n\n", 4)]
    [InlineData("\n", 4)]
    [InlineData("", 4)]
    [InlineData("y\n", 0)]
    public async Task At_a_terminal_the_loss_of_factory_data_is_asked_for(string answer, int exit)
    {
        (CliRun run, string asked) = await AtTerminal(answer, "flash", _folder.Ini, "--port", Port);
        Assert.Equal(exit, run.Exit);
        Assert.Equal("MFD (4 KiB, not blank): factory data that nothing here writes again, and it will be erased.\nGo on and lose it? [y/N] ", asked);
        Assert.Equal(exit == 0 ? 0xFF : 1, (await File.ReadAllBytesAsync(_folder["flash.img"], TestContext.Current.CancellationToken))[0x3FF010]);
    }

    [Theory]
    [InlineData("--allow-loss")]
    [InlineData("--json")]
    [InlineData("--keep", "MFD")]
    [InlineData("--erase", "range")]
    public async Task Nothing_is_asked_where_the_answer_is_known_or_nobody_reads(params string[] options)
    {
        (CliRun run, string asked) = await AtTerminal(string.Empty, ["flash", _folder.Ini, "--port", Port, .. options]);
        Assert.Equal((0, string.Empty), (run.Exit, asked));
    }

    [Fact]
    public async Task Erasing_the_chip_asks_too_and_write_keeps()
    {
        Assert.Equal(0, (await CliRun.InRealTime("flash", _folder.Ini, "--keep", "all", "--port", Port)).Exit);
        (CliRun run, string asked) = await AtTerminal("n\n", "erase", "--whole-chip", "--port", Port);
        Assert.Equal(4, run.Exit);
        Assert.StartsWith("MFD (4 KiB, not blank, by the part's own table): ", asked, StringComparison.Ordinal);
        (run, _) = await AtTerminal("n\n", "write", "0x378000", _folder["littlefs.bin"], "--erase", "chip", "--keep", "all", "--port", Port);
        Assert.Equal(0, run.Exit);
        Assert.Equal(0, (await CliRun.InRealTime("verify", _folder.Ini, "--port", Port)).Exit);
    }

    private static async Task<(CliRun Run, string Asked)> AtTerminal(string input, params string[] arguments)
    {
        var screen = new Screen();
        int exit = await NcpFlash.Cli.Program.RunAsync(arguments, screen.Shell with
        {
            Time = TimeProvider.System,
            Input = new StringReader(input),
            InputIsTerminal = true,
            ErrorIsTerminal = true,
        });
        int at = screen.Error.IndexOf("MFD (4 KiB, not blank", StringComparison.Ordinal);
        int asked = screen.Error.LastIndexOf("[y/N] ", StringComparison.Ordinal);
        int begin = asked < 0 ? -1 : screen.Error.LastIndexOf("MFD (", asked, StringComparison.Ordinal);
        return (new CliRun(exit, screen.Output, screen.Error), at < 0 || begin < 0 ? string.Empty : screen.Error[begin..(asked + 6)]);
    }

    private static IEnumerable<JsonElement> Lines(CliRun run) => run.Output.TrimEnd('\n').Split('\n').Select(l => JsonDocument.Parse(l).RootElement);

    private static IEnumerable<string?> Names(JsonElement plan, string list) => plan.GetProperty(list).EnumerateArray().Select(p => p.GetProperty("partition").GetString());
}
