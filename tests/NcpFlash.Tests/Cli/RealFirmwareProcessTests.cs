using System.Diagnostics;
using System.Text.Json;
using NcpFlash.Tests.Conversation;
using Xunit;

namespace NcpFlash.Tests.Cli;

/// <summary>
/// The main job as its user runs it: the published firmware, the program as a process, the emulated part in another process, a pseudo-terminal or TCP
/// between them, the flash file compared byte for byte with a reference image made without the program.
/// </summary>
public sealed class RealFirmwareProcessTests
{
    /// <summary>Simulated seconds a second: the part's own times are played faster, the bytes are the same.</summary>
    private const string Fast = "speed=8";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task Flash_over_a_pty() => FlashAsync("--pty", "mission_t01_flash_prog_cfg.ini");

    [Theory(Explicit = true)]
    [Trait("Category", "Long")]
    [InlineData("--tcp", "mission_t01_flash_prog_cfg.ini")]
    [InlineData("--pty", "mission_t02_flash_prog_cfg.ini")]
    public Task Flash_over(string medium, string ini) => FlashAsync(medium, ini);

    private static async Task FlashAsync(string medium, string ini)
    {
        using var folder = new FirmwareFolder(ini, "2.0.106");
        await using ServedPart part = await ServedPart.StartAsync(folder.Folder, medium);
        CliRun run = await NcpflashProcess.RunAsync("flash", folder.Ini, "--port", part.Port, "--json");
        AssertDone(run);
        Assert.True((await part.StopAsync()).AsSpan().SequenceEqual(folder.Reference(4 * 1024 * 1024)));
    }

    [Fact]
    public async Task The_vendors_command_line_flashes_over_a_pty()
    {
        using var folder = new FirmwareFolder("mission_t01_flash_prog_cfg.ini", "2.0.106");
        await using ServedPart part = await ServedPart.StartAsync(folder.Folder, "--pty");
        CliRun run = await NcpflashProcess.RunAsync("--port", part.Port, "--config", folder.Ini, "--baudrate", "2000000", "--chipname", "qcc743");
        Assert.True(run.Exit == 0, run.Output + run.Error);
        Assert.EndsWith("[All Success]\n", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("ErrorCode", run.Output, StringComparison.Ordinal);
        Assert.True((await part.StopAsync()).AsSpan().SequenceEqual(folder.Reference(4 * 1024 * 1024)));
    }

    [Fact(Explicit = true)]
    [Trait("Category", "Long")]
    public async Task Raw_write_puts_one_file_over_a_pty_and_leaves_the_rest()
    {
        string file = Repository.Firmware(Path.Combine("Binaries", "NCP_Binaries", "st67w611m_mission_t02_v2.0.106.bin"));
        using var folder = new FirmwareFolder("mission_t02_flash_prog_cfg.ini", "2.0.106");
        var before = new byte[4 * 1024 * 1024];
        new Random(5).NextBytes(before);
        await using ServedPart part = await ServedPart.StartAsync(folder.Folder, "--pty", before);
        AssertDone(await NcpflashProcess.RunAsync("write", "0x10000", file, "--port", part.Port, "--json"));
        byte[] image = await File.ReadAllBytesAsync(file, Token);
        int end = 0x10000 + image.Length;
        int sectorEnd = (end + 4095) & ~4095;
        image.CopyTo(before, 0x10000);
        before.AsSpan(end, sectorEnd - end).Fill(0xFF);
        Assert.True((await part.StopAsync()).AsSpan().SequenceEqual(before));
    }

    [Fact(Explicit = true)]
    [Trait("Category", "Long")]
    public async Task A_flasher_killed_in_the_middle_is_followed_by_one_that_repairs()
    {
        using var folder = new FirmwareFolder("mission_t01_flash_prog_cfg.ini", "2.0.106");
        await using ServedPart part = await ServedPart.StartAsync(folder.Folder, "--pty");
        using (Process first = NcpflashProcess.Start(NcpflashProcess.Executable, "flash", folder.Ini, "--port", part.Port, "--json"))
        {
            while (await first.StandardOutput.ReadLineAsync(Token) is { } line && !line.Contains("\"step\":\"write\"", StringComparison.Ordinal))
            {
            }

            first.Kill();
            await first.WaitForExitAsync(Token);
        }

        AssertDone(await NcpflashProcess.RunAsync("flash", folder.Ini, "--port", part.Port, "--json"), writesAll: false); // what the first had written is kept
        Assert.True((await part.StopAsync()).AsSpan().SequenceEqual(folder.Reference(4 * 1024 * 1024)));
    }

    private static void AssertDone(CliRun run, bool writesAll = true)
    {
        JsonElement end = JsonDocument.Parse(run.Output.TrimEnd('\n').Split('\n')[^1]).RootElement;
        Assert.True(run.Exit == 0, run.Output + run.Error);
        Assert.Equal("ok", end.GetProperty("result").GetString());
        long written = end.GetProperty("bytes_written").GetInt64(), verified = end.GetProperty("bytes_verified").GetInt64();
        Assert.True(writesAll ? written == verified : written <= verified, $"{written} bytes written, {verified} verified");
    }

    /// <summary>An emulator process with its flash in a file.</summary>
    private sealed class ServedPart : IAsyncDisposable
    {
        private readonly Process _process;
        private readonly string _flashFile;

        private ServedPart(Process process, string flashFile, string port) => (_process, _flashFile, Port) = (process, flashFile, port);

        public string Port { get; }

        public static async Task<ServedPart> StartAsync(string folder, string medium, byte[]? contents = null)
        {
            Assert.SkipWhen(OperatingSystem.IsWindows() && medium == "--pty", "Windows has no pseudo-terminals.");
            string flashFile = Path.Combine(folder, "flash.img");
            await File.WriteAllBytesAsync(flashFile, contents ?? Foreign(), Token);
            Process process = NcpflashProcess.Start(NcpflashProcess.Executable,
                "emulate", medium, medium == "--pty" ? Path.Combine(folder, "port") : "0", "--flash", flashFile, "--json", Fast);
            string line = await process.StandardOutput.ReadLineAsync(Token) ?? await process.StandardError.ReadToEndAsync(Token);
            return new ServedPart(process, flashFile, JsonDocument.Parse(line).RootElement.GetProperty("port").GetString()!);
        }

        /// <summary>Ends the emulator and returns its flash.</summary>
        public async Task<byte[]> StopAsync()
        {
            await _process.StandardInput.WriteLineAsync("quit");
            _process.StandardInput.Close();
            Assert.Equal(0, await NcpflashProcess.ExitAsync(_process));
            return await File.ReadAllBytesAsync(_flashFile, Token);
        }

        public ValueTask DisposeAsync()
        {
            if (!_process.HasExited)
            {
                _process.Kill();
            }

            _process.Dispose();
            return ValueTask.CompletedTask;
        }

        private static byte[] Foreign()
        {
            var flash = new byte[4 * 1024 * 1024];
            new Random(41).NextBytes(flash);
            return flash;
        }
    }
}
