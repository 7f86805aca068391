using System.Text;
using NcpFlash.Cli;
using NcpFlash.Cli.Settings;
using NcpFlash.Diagnostics;
using Xunit;

namespace NcpFlash.Tests.Cli.Settings;

/// <summary>Files of boards: what they say, which one counts, and what is said of a broken one.</summary>
public sealed class SettingsTests : IDisposable
{
    private const string Whole = """
        {
          // where the bench is
          "default": "bench",
          "boards": {
            "bench": {
              "port": { "name": "emu:lines=on,boot=low,speed=20", "baud": 921600, "bootBaud": 400000 },
              "project": { "boot": "lines:fast", "chip": "qcc743", "baud": 1000000, "bootBaud": 500000, },
            },
          },
        }
        """;

    /// <summary>Broken files; their screens are the golden file.</summary>
    private static readonly string[] Broken =
    [
        "", "{", "[1]", "{} {}", "{\"boards\":[]}", "{\"board\":{}}", "{\n  \"boards\": {\n    \"b\": { \"projekt\": {} }\n  }\n}", "{\"boards\":{\"b\":{\"port\":{\"nme\":\"x\"}}}}",
        "{\"boards\":{\"b\":{\"port\":{\"name\":7}}}}", "{\"boards\":{\"b\":{\"port\":{\"name\":\"\"}}}}", "{\"boards\":{\"b\":{\"port\":{\"baud\":\"fast\"}}}}",
        "{\"boards\":{\"b\":{\"port\":{\"baud\":12}}}}", "{\"boards\":{\"b\":{\"project\":{\"chip\":\"st67\"}}}}", "{\"boards\":{\"b\":{\"project\":{\"bot\":\"lines\"}}}}",
        "{\"boards\":{\"b\":{},\"b\":{}}}", "{\"default\":true}", "{\"boards\":{\"b\":null}}", "{\"boards\":{\"é\":{\"x\":1}}}", "{\"boards\":{\"b\":{\"project\":{\"boot\":\"lines:swaped\"}}},\"default\":\"b\"}",
        "{\"default\":\"nobody\"}",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("ncpflash-settings-").FullName;

    private string UserFolder => Path.Combine(_folder, "user");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_whole_file_is_read()
    {
        SettingsFile file = SettingsReader.Read("f", Encoding.UTF8.GetBytes(Whole));
        Assert.Equal("bench", file.Default);
        BoardSettings board = Assert.Single(file.Boards).Value;
        Assert.Equal(new PortPart("emu:lines=on,boot=low,speed=20", 921600, 400000), board.Port);
        Assert.Equal(new ProjectPart(new PlacedText("lines:fast", "f:7"), "qcc743", 1000000, 500000), board.Project);
        Assert.Equal((921600, 400000), (new BoardChoice("bench", board).Baud, new BoardChoice("bench", board).BootBaud)); // the lower ones
    }

    [Fact]
    public async Task The_default_board_is_used_and_the_command_line_wins()
    {
        Write(UserFolder, Whole);
        CliRun run = await RunAsync("info", "--json");
        Assert.Equal(0, run.Exit);
        Assert.Contains("\"event\":\"connecting\",\"port\":\"emu:\",\"baud\":400000", run.Output, StringComparison.Ordinal);
        Assert.Contains("921600", run.Output, StringComparison.Ordinal);
        run = await RunAsync("info", "--json", "--baud", "460800", "--boot", "lines:swapped");
        Assert.NotEqual(0, run.Exit); // that control does not fit the board
    }

    [Fact]
    public async Task What_is_saved_here_is_the_projects_and_stands_over_the_users()
    {
        Assert.Equal(0, (await RunInAsync("board", "save", "b", "--port", "emu:lines=on,boot=low,speed=20", "--baud", "921600", "--boot", "lines:swapped")).Exit);
        Assert.Equal(0, (await RunInAsync("board", "save", "b", "--boot", "lines:fast", "--here")).Exit);
        string project = await File.ReadAllTextAsync(Path.Combine(_folder, SettingsFile.FileName), TestContext.Current.CancellationToken);
        Assert.DoesNotContain("emu:", project, StringComparison.Ordinal);
        CliRun run = await RunInAsync("info", "--board", "b");
        Assert.True(run.Exit == 0, run.Error);
        Assert.Contains("lines:fast", (await RunInAsync("board", "list")).Output, StringComparison.Ordinal);
        Assert.Contains("\"baud\":921600", (await RunInAsync("board", "list", "--json")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_broken_file_is_told_with_its_place()
    {
        var screens = new StringBuilder();
        foreach (string text in Broken)
        {
            Write(UserFolder, text);
            CliRun run = await RunAsync("info", "--port", "tcp://127.0.0.1:1");
            Assert.Equal(2, run.Exit);
            screens.Append(run.Error.Replace(UserFolder, "~", StringComparison.Ordinal)).Append('\n');
        }

        Golden.Check("settings-broken.txt", screens.ToString());
    }

    [Fact]
    public void Any_damage_is_told_in_words() => Damage(1_500);

    [Fact(Explicit = true)]
    [Trait("Category", "Long")]
    public void Any_damage_is_told_in_words_for_long() => Damage(300_000);

    private static void Damage(int runs)
    {
        byte[] whole = Encoding.UTF8.GetBytes(Whole);
        var random = new Random(5);
        for (int run = 0; run < runs; run++)
        {
            byte[] bytes = [.. whole];
            for (int changes = random.Next(1, 4); changes > 0; changes--)
            {
                int at = random.Next(bytes.Length);
                bytes = random.Next(3) switch
                {
                    0 => [.. bytes[..at], .. bytes[(at + 1)..]],
                    1 => [.. bytes[..at], (byte)random.Next(256), .. bytes[at..]],
                    _ => [.. bytes[..at], (byte)random.Next(256), .. bytes[(at + 1)..]],
                };
            }

            try
            {
                SettingsReader.Read("f", bytes);
            }
            catch (NcpException fault)
            {
                Assert.Equal("settings.broken", fault.Diagnosis.Id);
            }
        }
    }

    private static void Write(string folder, string text)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, SettingsFile.FileName), text);
    }

    private async Task<CliRun> RunAsync(params string[] arguments)
    {
        Screen screen = new();
        int exit = await Program.RunAsync(arguments, screen.Shell with { Time = TimeProvider.System, ConfigFolder = UserFolder });
        return new CliRun(exit, screen.Output, screen.Error);
    }

    /// <summary>As a process, in the folder.</summary>
    private Task<CliRun> RunInAsync(params string[] arguments) => NcpflashProcess.RunInAsync(_folder, UserFolder, arguments);
}
