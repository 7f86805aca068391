using System.Diagnostics;
using System.Text.Json;
using NcpFlash.Cli.Verbs;
using Xunit;

namespace NcpFlash.Tests.Cli;

/// <summary>The command line as people start it: exit codes, streams, names, signals.</summary>
public sealed class ProcessTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Help_and_version()
    {
        Assert.Equal(await CliRun.Of("--help"), await NcpflashProcess.RunAsync("--help"));
        Assert.Equal(await CliRun.Of("--version"), await NcpflashProcess.RunAsync("--version"));
        Assert.Equal(await CliRun.Of(), await NcpflashProcess.RunAsync());
    }

    [Fact]
    public async Task A_wrong_command_line() => Assert.Equal(await CliRun.Of("flash", "x.ini", "--prot", "p"), await NcpflashProcess.RunAsync("flash", "x.ini", "--prot", "p"));

    [Fact]
    public async Task Ports_as_json()
    {
        CliRun run = await NcpflashProcess.RunAsync("ports", "--json");
        Assert.Equal((0, string.Empty), (run.Exit, run.Error));
        JsonElement[] lines = [.. run.Output.TrimEnd('\n').Split('\n').Select(l => JsonDocument.Parse(l).RootElement)];
        Assert.Equal("ok", lines[^1].GetProperty("result").GetString());
        Assert.All(lines[..^1], l => Assert.Contains(l.GetProperty("event").GetString(), new[] { "port", "no-ports" }));
    }

    [Fact]
    public async Task A_port_that_is_not_there_ends_with_5()
    {
        CliRun run = await NcpflashProcess.RunAsync("info", "--port", "tcp://127.0.0.1:1", "--json");
        Assert.Equal(5, run.Exit);
        Assert.Equal("tcp.refused", End(run).GetProperty("diagnosis").GetProperty("id").GetString());
    }

    [Fact]
    public async Task Settings_of_the_emulator_are_checked_like_the_rest_of_the_command_line()
    {
        CliRun run = await NcpflashProcess.RunAsync("info", "--port", "emu:sped=3");
        Assert.Equal((2, string.Empty), (run.Exit, run.Output));
        Assert.StartsWith("error emulator.unknown-setting: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demo_flashes_and_leaves_nothing_behind()
    {
        CliRun run = await NcpflashProcess.RunAsync("demo", "--json");
        Assert.Equal(0, run.Exit);
        Assert.Equal("complete", End(run).GetProperty("part").GetString());
        JsonElement[] lines = [.. run.Output.TrimEnd('\n').Split('\n').Select(l => JsonDocument.Parse(l).RootElement)];
        Assert.True(lines.Single(l => l.GetProperty("event").GetString() == "flash-contents").GetProperty("same").GetBoolean());
        Assert.False(File.Exists(lines.Single(l => l.GetProperty("event").GetString() == "demo").GetProperty("config").GetString()));
    }

    [Fact]
    public async Task Under_the_vendors_names_it_speaks_as_the_vendors_tool()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Symbolic links need a privilege on Windows.");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("ncpflash-test-");
        try
        {
            string link = Path.Combine(folder.FullName, "QConn_Flash_Cmd-ubuntu");
            File.CreateSymbolicLink(link, NcpflashProcess.Executable);
            CliRun run = await NcpflashProcess.RunAsAsync(link, "--port", "emu:speed=20");
            Assert.Equal((0, string.Empty), (run.Exit, run.Error));
            Assert.EndsWith(" - [All Success]\n", run.Output, StringComparison.Ordinal);
            CliRun refused = await NcpflashProcess.RunAsAsync(link, "--port", "emu:", "--config", Path.Combine(folder.FullName, "none.ini"));
            Assert.Equal(1, refused.Exit);
            Assert.Contains("{\"ErrorCode\": \"000B\",\"ErrorMsg\":\"CHIP CONFIG FILE NOT FOUND\"}", refused.Output, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_terminated_run_says_in_what_state_the_part_is()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("There is no SIGTERM on Windows.");
        using Process process = NcpflashProcess.Start(NcpflashProcess.Executable, "demo", "--json");
        var lines = new List<string>();
        while (await process.StandardOutput.ReadLineAsync(Token) is { } line)
        {
            lines.Add(line);
            if (line.Contains("\"step\":\"write\"", StringComparison.Ordinal) && line.StartsWith("{\"event\":\"step\"", StringComparison.Ordinal)) Terminate(process);
        }

        Assert.Equal(130, await NcpflashProcess.ExitAsync(process));
        JsonElement end = JsonDocument.Parse(lines[^1]).RootElement;
        Assert.Equal("cancelled", end.GetProperty("result").GetString());
        Assert.Equal("partial", end.GetProperty("part").GetString());
        Assert.Equal("job.cancelled", end.GetProperty("diagnosis").GetProperty("id").GetString());
    }

    [Fact]
    public async Task An_emulator_is_served_pressed_and_ended()
    {
        using Process emulator = NcpflashProcess.Start(NcpflashProcess.Executable, "emulate", "--tcp", "0", "--control", "0", "--json", "speed=20");
        JsonElement serving = JsonDocument.Parse((await emulator.StandardOutput.ReadLineAsync(Token))!).RootElement;
        string control = serving.GetProperty("control").GetInt32().ToString(System.Globalization.CultureInfo.InvariantCulture);
        CliRun info = await NcpflashProcess.RunAsync("info", "--port", serving.GetProperty("port").GetString()!);
        Assert.Equal(0, info.Exit);
        Assert.StartsWith("power on, boot high", (await NcpflashProcess.RunAsync("press", "status", "--control", control)).Output, StringComparison.Ordinal);
        Assert.Equal(2, (await NcpflashProcess.RunAsync("press", "nonsense", "--control", control)).Exit);
        foreach (string example in new PressVerb().Examples) Assert.Equal(0, (await NcpflashProcess.RunAsync(example.Replace("7001", control, StringComparison.Ordinal).Split(' '))).Exit);
        await emulator.StandardInput.WriteLineAsync("quit");
        emulator.StandardInput.Close();
        Task<string> rest = emulator.StandardOutput.ReadToEndAsync(Token);
        Assert.Equal(0, await NcpflashProcess.ExitAsync(emulator));
        Assert.Contains("\"result\":\"ok\"", await rest, StringComparison.Ordinal);
    }

    private static JsonElement End(CliRun run) => run.End();

    private static void Terminate(Process process)
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
