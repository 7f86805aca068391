using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using NcpFlash.Benchmarks.RealTime;
using NcpFlash.Emulator;
using NcpFlash.Links;
using NcpFlash.Tests.Links;
using NcpFlash.Tests.Planning;
using NcpFlash.Tests.Serving;
using Xunit;

namespace NcpFlash.Tests.Cli;

/// <summary>Several parts at once, seen from outside: what goes wrong with one leaves the others alone.</summary>
public sealed class GangVerbTests : IDisposable
{
    private readonly SampleFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Three_parts_are_flashed_and_each_is_told_by_its_name()
    {
        CliRun run = await CliRun.InRealTime("flash", _folder.Ini, "--port", Part("a"), "-p", Part("b"), "--port", Part("c"), "--trace", _folder["run.trace"]);
        Assert.Equal(0, run.Exit);
        string[] lines = run.Output.TrimEnd('\n').Split('\n');
        Assert.StartsWith("3 of 3 done in ", lines[^1], StringComparison.Ordinal);
        for (int i = 0; i < 3; i++)
        {
            string port = Part($"{(char)('a' + i)}");
            Assert.StartsWith($"  {port}  done in ", lines[^(4 - i)], StringComparison.Ordinal);
            Assert.Contains(lines, l => l.StartsWith($"{port} | the boot ROM answers", StringComparison.Ordinal));
        }

        byte[] first = await File.ReadAllBytesAsync(_folder["a.img"], Token);
        Assert.Equal(0, (await CliRun.InRealTime("verify", _folder.Ini, "--port", Part("a"))).Exit);
        Assert.Equal(first, await File.ReadAllBytesAsync(_folder["b.img"], Token));
        Assert.Equal(first, await File.ReadAllBytesAsync(_folder["c.img"], Token));
        Assert.Equal(3, Directory.GetFiles(_folder.Path, "run.*.trace").Length);
    }

    [Fact]
    public async Task Programs_find_the_port_in_every_line_and_the_worst_end_in_the_last()
    {
        string bad = "tcp://127.0.0.1:1";
        CliRun run = await CliRun.InRealTime("flash", _folder.Ini, "--port", Part("a"), "--port", bad, "--json");
        JsonElement[] lines = [.. run.Output.TrimEnd('\n').Split('\n').Select(l => JsonDocument.Parse(l).RootElement)];
        JsonElement[] ofPorts = [.. lines.Where(l => l.TryGetProperty("port", out _))];
        Assert.Equal(new[] { Part("a"), bad }.Order(StringComparer.Ordinal), ofPorts.Select(l => l.GetProperty("port").GetString()!).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(2, ofPorts.Count(l => Event(l) == "port-end"));
        Assert.Contains(ofPorts, l => Event(l) == "connecting" && l.GetProperty("port").GetString() == Part("a"));
        JsonElement end = lines[^1];
        Assert.Equal(("end", "failed", 5, 5), (Event(end), end.GetProperty("result").GetString(), end.GetProperty("exit").GetInt32(), run.Exit));
        Assert.Equal("tcp.refused", end.GetProperty("diagnosis").GetProperty("id").GetString());
        JsonElement[] ports = [.. end.GetProperty("ports").EnumerateArray()];
        Assert.Equal([(Part("a"), "ok", "complete"), (bad, "failed", "untouched")],
            ports.Select(p => (p.GetProperty("port").GetString(), p.GetProperty("result").GetString(), p.GetProperty("part").GetString())));
        Assert.Equal(ports[0].GetProperty("bytes_verified").GetInt64(), end.GetProperty("bytes_verified").GetInt64());
    }

    [Fact]
    public async Task Of_seven_wishes_the_two_good_ones_come_true_and_each_other_gets_its_own_answer()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "pseudo-terminals exist on Linux and macOS");
        await File.WriteAllBytesAsync(_folder["foreign.fuses"], EfusePlannerTests.Locked(Sha256Digest.Of("another key"u8)), Token);
        await using var good = await PtyPart.StartAsync(_folder["good"], new EmulatorOptions { Speed = 20 });
        await using var locked = await PtyPart.StartAsync(_folder["locked"], new EmulatorOptions { Speed = 20, EfuseFile = _folder["foreign.fuses"] });
        await using var taken = new PtyBench(_folder["taken"]);
        await using SerialPortLink holder = taken.Open();
        await using var other = new PtyBench(_folder["other"]);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task foreign = AnswerAsOtherChip(other.Chip, end.Token);
        File.CreateSymbolicLink(_folder["again"], _folder["good"]);

        CliRun run = await CliRun.InRealTime(
            "flash", _folder.Ini, "--boot", "none", "--json", "--port", _folder["go*d"], "--port", _folder["again"], "--port", _folder["locked"], "--port", _folder["taken"],
            "--port", _folder["other"], "--port", _folder["absent*"], "--port", Part("a"));
        JsonElement told = run.End();
        Assert.Equal(
            [
                ("good", 0, null), ("again", 2, "port.named-twice"), ("locked", 4, "guard.wrong-key"), ("taken", 5, "port.busy"), ("other", 1, "connect.other-chip"),
                ("absent*", 5, "port.no-match"), ("a.img", 0, null),
            ],
            told.GetProperty("ports").EnumerateArray().Select(p => (
                Path.GetFileName(p.GetProperty("port").GetString()), p.GetProperty("exit").GetInt32(),
                p.GetProperty("diagnosis") is { ValueKind: JsonValueKind.Object } d ? d.GetProperty("id").GetString() : null)));
        Assert.Equal((1, "connect.other-chip"), (run.Exit, told.GetProperty("diagnosis").GetProperty("id").GetString()));
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => foreign);
    }

    [Fact]
    public async Task A_pattern_alone_that_fits_nothing_is_one_plain_error()
    {
        CliRun run = await CliRun.Of("flash", _folder.Ini, "--port", _folder["ttyUSB*"]);
        Assert.Equal((5, string.Empty), (run.Exit, run.Output));
        Assert.StartsWith("error port.no-match: No port fits the pattern '", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_that_is_no_port_stops_all_before_anything_is_opened()
    {
        CliRun run = await CliRun.Of("flash", _folder.Ini, "--port", Part("a"), "--port", "ftp://x");
        Assert.Equal((2, string.Empty), (run.Exit, run.Output));
        Assert.StartsWith("error usage.bad-port: 'ftp://x' ", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["a.img"]));
    }

    [Fact]
    public async Task A_termination_ends_all_of_them_in_order()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("There is no SIGTERM on Windows.");
        using Process process = NcpflashProcess.Start(
            NcpflashProcess.Executable, "flash", _folder.Ini, "--json", "--full", "--port", "emu:", "--port", "emu:", "--port", "tcp://127.0.0.1:1");
        var lines = new List<string>();
        bool isTold = false;
        while (await process.StandardOutput.ReadLineAsync(Token) is { } line)
        {
            lines.Add(line);
            if (isTold || !line.Contains("\"event\":\"step\"", StringComparison.Ordinal)) continue;
            isTold = true;
            using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync(Token);
        }

        Assert.Equal(130, await NcpflashProcess.ExitAsync(process));
        JsonElement end = JsonDocument.Parse(lines[^1]).RootElement;
        Assert.Equal("cancelled", end.GetProperty("result").GetString());
        Assert.Equal(["emu:", "emu: #2", "tcp://127.0.0.1:1"], end.GetProperty("ports").EnumerateArray().Select(p => p.GetProperty("port").GetString()));
        Assert.Equal(
            ["job.cancelled", "job.cancelled", "tcp.refused"],
            end.GetProperty("ports").EnumerateArray().Select(p => p.GetProperty("diagnosis").GetProperty("id").GetString()));
    }

    private static string Event(JsonElement line) => line.GetProperty("event").GetString()!;

    private string Part(string name) => $"emu:speed=20,flash={_folder[name]}.img";

    /// <summary>Another boot ROM: it answers the burst and states its version, and that is all that it is asked.</summary>
    private static async Task AnswerAsOtherChip(MemoryLink chip, CancellationToken token)
    {
        byte[] version = [0x01, 0x00, 0x02, 0x07];
        var buffer = new byte[4096];
        var seen = new List<byte>();
        while (await chip.ReadAsync(buffer, token) is > 0 and var count)
        {
            seen.AddRange(buffer[..count]);
            if (seen.Count(b => b == 0x55) >= 256)
            {
                seen.Clear();
                await chip.WriteAsync("OK"u8.ToArray(), token);
            }
            else if (seen.IndexOf(0x10) is >= 0 and var at && seen.Count >= at + 4)
            {
                seen.Clear();
                await chip.WriteAsync((byte[])[.. "OK"u8, 24, 0, .. version, .. new byte[20]], token);
            }
        }
    }
}
