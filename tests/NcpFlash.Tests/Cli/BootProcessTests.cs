using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Xunit;

namespace NcpFlash.Tests.Cli;

/// <summary>Boot control as a user has it: processes, with an emulated board whose buttons are pressed from a second one.</summary>
public sealed class BootProcessTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_guided_entry_ends_when_the_buttons_are_pressed()
    {
        using Process emulator = NcpflashProcess.Start(NcpflashProcess.Executable, "emulate", "--tcp", "0", "--control", "0", "--json", "boot=low");
        JsonElement serving = JsonDocument.Parse((await emulator.StandardOutput.ReadLineAsync(Token))!).RootElement;
        string control = serving.GetProperty("control").GetInt32().ToString(CultureInfo.InvariantCulture);
        using Process info = NcpflashProcess.Start(NcpflashProcess.Executable, "info", "--port", serving.GetProperty("port").GetString()!, "--boot", "manual", "--json");
        Assert.Equal("hold-boot-and-reset", (await UntilAsync(info, "prompt")).GetProperty("prompt").GetString());
        foreach (string button in new[] { "boot high", "en pulse" })
        {
            Assert.Equal(0, (await NcpflashProcess.RunAsync(["press", .. button.Split(' '), "--control", control])).Exit);
        }

        Assert.Equal("ok", (await UntilAsync(info, "end")).GetProperty("result").GetString());
        Assert.Equal(0, await NcpflashProcess.ExitAsync(info));
        await emulator.StandardInput.WriteLineAsync("quit");
        emulator.StandardInput.Close();
        await NcpflashProcess.ExitAsync(emulator);
    }

    [Fact]
    public async Task Ctrl_C_ends_a_guided_entry_in_order()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are POSIX");
        using Process info = NcpflashProcess.Start(NcpflashProcess.Executable, "info", "--port", "emu:boot=low,lines=off", "--boot", "manual", "--json");
        await UntilAsync(info, "prompt");
        using (var kill = Process.Start("kill", ["-INT", info.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync(Token);
        }

        Assert.Equal("cancelled", (await UntilAsync(info, "end")).GetProperty("result").GetString());
        Assert.Equal(130, await NcpflashProcess.ExitAsync(info));
    }

    [Theory]
    [InlineData(5, "openocd.unreachable", "openocd:127.0.0.1:1,board=nucleo-h563zi")]
    [InlineData(2, "boot.no-program", "command:./no-such-program")]
    [InlineData(2, "boot.syntax", "lines:swaped")]
    public async Task Each_fault_has_its_exit_code(int exit, string id, string control)
    {
        CliRun run = await NcpflashProcess.RunAsync("reset", "--port", "emu:", "--boot", control, "--json");
        Assert.Equal((exit, id), (run.Exit, run.End().GetProperty("diagnosis").GetProperty("id").GetString()));
    }

    [Fact]
    public async Task A_program_drives_the_boards_buttons()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a POSIX shell");
        using Process emulator = NcpflashProcess.Start(NcpflashProcess.Executable, "emulate", "--tcp", "0", "--control", "0", "--json", "boot=low");
        JsonElement serving = JsonDocument.Parse((await emulator.StandardOutput.ReadLineAsync(Token))!).RootElement;
        string press = $"{NcpflashProcess.Executable} press --control {serving.GetProperty("control").GetInt32().ToString(CultureInfo.InvariantCulture)}";
        CliRun run = await NcpflashProcess.RunAsync(
            "info", "--port", serving.GetProperty("port").GetString()!, "--boot", $"command:/bin/sh -c \"{press} boot high && {press} en pulse && sleep 0.2\"");
        Assert.True(run.Exit == 0, run.Error);
        Assert.Contains("boot program: ", run.Output, StringComparison.Ordinal);
        await emulator.StandardInput.WriteLineAsync("quit");
        emulator.StandardInput.Close();
        await NcpflashProcess.ExitAsync(emulator);
    }

    private static async Task<JsonElement> UntilAsync(Process process, string name)
    {
        var seen = new List<string>();
        while (await process.StandardOutput.ReadLineAsync(Token) is { } line)
        {
            seen.Add(line);
            if (line.StartsWith($"{{\"event\":\"{name}\"", StringComparison.Ordinal))
            {
                return JsonDocument.Parse(line).RootElement;
            }
        }

        Assert.Fail($"No event {name}: {string.Join('\n', seen)}");
        return default;
    }
}
