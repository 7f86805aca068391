using System.Text;
using System.Text.Json;
using Xunit;

namespace NcpFlash.Tests.Cli;

public sealed class UsageTests
{
    /// <summary>Bad command lines, one a line; their screens are the golden file.</summary>
    private static readonly string[] Bad =
    [
        "bogus", "flas x.ini", "--bogus", "--jsn", "--quiet=yes", "flash", "flash x.ini", "flash x.ini --port", "info --port p --port q",
        "flash x.ini y.ini --port p", "flash x.ini --port /dev/ttyUSB0 /dev/ttyUSB1 /dev/ttyUSB2", "flash --port /dev/ttyUSB0 /dev/ttyUSB1 x.ini",
        "info --port COM3 COM4", "flash x.ini --prt p", "flash x.ini --prt=p", "flash --bogus", "flash x.ini --port a://b",
        "flash x.ini --port tcp://host", "flash x.ini --port tcp://host:0", "flash x.ini --port tcp://:5000", "flash x.ini --port p --baud fast",
        "flash x.ini --port p --baud 0", "flash x.ini --port p --boot-baud 2M", "flash x.ini --port p --boot maybe",
        "flash x.ini --port p --erase all", "flash x.ini --port p --chip bl602", "flash x.ini --port p --trace", "plan", "plan x.ini --port p",
        "write", "write 0x10000", "write 0xzz f --port p", "write 10h f --port p", "write 0 f", "write 0 f --port p --erase all", "read", "read 0",
        "read 0 4M", "read 0 0 f --port p", "read 0 -1 f --port p", "read 0x100000000 1 f --port p", "read 0xFFFFFFFF 2 f --port p", "read 0 1 f",
        "erase", "erase --port p", "erase 0 --port p", "erase 0 0 --port p", "erase 0 4096", "erase --whole-chip 0 4096 --port p", "erase --whole_chip --port p",
        "verify", "verify x.ini", "verify 0xzz f --port p", "info", "info --port", "info x --port p", "reset", "ports x", "press", "press reset",
        "press reset --control x", "press reset --control 70000",
    ];

    [Fact]
    public async Task Every_bad_command_line_says_what_is_wrong_and_how_it_is_right()
    {
        var screens = new StringBuilder();
        foreach (string line in Bad)
        {
            CliRun run = await CliRun.Of(line.Split(' '));
            Assert.Equal(2, run.Exit);
            Assert.Empty(run.Output);
            screens.Append($"$ ncpflash {line}\n{run.Error}\n");
        }

        Golden.Check("usage.txt", screens.ToString().Replace(PresentPortsText(), "<the ports of this computer>", StringComparison.Ordinal));
    }

    [Fact]
    public async Task In_json_mode_every_bad_command_line_ends_with_a_result_line()
    {
        foreach (string line in Bad.Where(l => !l.StartsWith("--", StringComparison.Ordinal)))
        {
            CliRun run = await CliRun.Of([.. line.Split(' '), "--json"]);
            Assert.Empty(run.Error);
            using JsonDocument end = JsonDocument.Parse(Assert.Single(run.Output.TrimEnd('\n').Split('\n')));
            Assert.Equal("failed", end.RootElement.GetProperty("result").GetString());
            Assert.Equal(2, end.RootElement.GetProperty("exit").GetInt32());
            string id = end.RootElement.GetProperty("diagnosis").GetProperty("id").GetString()!;
            Assert.True(id.StartsWith("usage.", StringComparison.Ordinal) || id is "chip.unknown" or "boot.syntax", $"{line}: {id}");
        }
    }

    [Fact]
    public async Task Every_text_has_its_facts()
    {
        foreach (string line in Bad)
        {
            CliRun run = await CliRun.Of(line.Split(' '));
            Assert.DoesNotContain('{', run.Error);
        }
    }

    private static string PresentPortsText() => NcpFlash.Cli.Running.PresentPorts.Sentence();
}
