using System.Text.Json;
using Xunit;

namespace NcpFlash.Tests.Cli;

/// <summary>Every command on an emulated part whose own times are played faster.</summary>
public sealed class VerbTests
{
    /// <summary>The part's idle time-out is played faster too: on a loaded machine a much higher speed makes it end the conversation.</summary>
    private const string Speed = "10";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_command_ends_well_on_an_emulated_part()
    {
        using var folder = new SampleFolder();
        string port = $"emu:speed={Speed},flash={folder["flash.img"]}";
        string firmware = folder["sample_mission_v1.2.3.bin"];
        byte[] bytes = await File.ReadAllBytesAsync(firmware, Token);

        await Done("ports");
        await Done("plan", folder.Ini);
        await Done("flash", folder.Ini, "--dry-run");
        await Done("info", "--port", port);
        await Done("reset", "--port", port);
        Assert.Equal("complete", (await Done("flash", folder.Ini, "--port", port)).GetProperty("part").GetString());
        await Done("verify", folder.Ini, "--port", port);
        await Done("verify", "0x10000", firmware, "--port", port);
        await Done("write", "0x100000", firmware, "--port", port);
        await Done("read", "0x100000", $"{bytes.Length}", folder["back.bin"], "--port", port);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(folder["back.bin"], Token));
        await Done("erase", "0x100000", "128K", "--port", port);
        await Done("verify", folder.Ini, "--port", port);
        Assert.Equal("complete", (await Done("erase", "--whole-chip", "--port", port)).GetProperty("part").GetString());
        Assert.All(await File.ReadAllBytesAsync(folder["flash.img"], Token), b => Assert.Equal(0xFF, b));
        Assert.Equal(3, (await CliRun.InRealTime("verify", folder.Ini, "--port", port)).Exit);
    }

    [Fact]
    public async Task Verify_leaves_out_what_flash_left_out()
    {
        using var folder = new SampleFolder();
        folder.Edit("skip_mode = 0x0, 0x0", "skip_mode = 0x12000, 0x1000");
        var flash = new byte[4 * 1024 * 1024];
        await File.WriteAllBytesAsync(folder["flash.img"], flash, Token);
        string port = $"emu:speed={Speed},flash={folder["flash.img"]}";
        await Done("flash", folder.Ini, "--port", port);
        await Done("verify", folder.Ini, "--port", port);
        flash = await File.ReadAllBytesAsync(folder["flash.img"], Token);
        Assert.All(flash[0x12000..0x13000], b => Assert.Equal(0, b));
        flash[0x13000] ^= 1;
        await File.WriteAllBytesAsync(folder["flash.img"], flash, Token);
        Assert.Equal(3, (await CliRun.InRealTime("verify", folder.Ini, "--port", port)).Exit);
    }

    [Fact]
    public async Task Verify_tells_the_warnings_of_the_package()
    {
        using var folder = new SampleFolder();
        folder.Edit("boot2_isp_mode = 0", "boot2_isp_mode = 0\ncolour = red");
        CliRun run = await CliRun.InRealTime("verify", folder.Ini, "--port", $"emu:speed={Speed}");
        Assert.Contains("warning ini.unknown-key: ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("erase", "0x10000000", "4K")]
    [InlineData("erase", "0x10", "4K")]
    [InlineData("read", "0x10000000", "4K", "never.bin")]
    public async Task A_range_that_no_part_has_is_refused_before_the_port_is_opened(params string[] arguments)
    {
        CliRun run = await CliRun.Of([.. arguments, "--port", "tcp://127.0.0.1:1", "--json"]);
        Assert.Equal(2, run.Exit);
        Assert.StartsWith("range.", run.End().GetProperty("diagnosis").GetProperty("id").GetString(), StringComparison.Ordinal);
        Assert.False(File.Exists("never.bin"));
    }

    [Theory]
    [InlineData("info", 0)]
    [InlineData("verify", 3)]
    public async Task A_trace_on_a_full_disk_is_a_warning(string verb, int exit)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has /dev/full.");
        using var folder = new SampleFolder();
        CliRun run = await CliRun.InRealTime([verb, .. verb == "verify" ? new[] { folder.Ini } : [], "--port", $"emu:speed={Speed}", "--trace", "/dev/full"]);
        Assert.Equal(exit, run.Exit);
        Assert.Equal(2, run.Error.Split("warning trace.not-written: The trace '/dev/full' is not whole: ").Length);
    }

    private static async Task<JsonElement> Done(params string[] arguments)
    {
        CliRun run = await CliRun.InRealTime([.. arguments, "--json"]);
        Assert.True(run.Exit == 0, $"{string.Join(' ', arguments)}: exit {run.Exit}\n{run.Output}{run.Error}");
        JsonElement end = run.End();
        Assert.Equal(("end", "ok", 0), (end.GetProperty("event").GetString(), end.GetProperty("result").GetString(), end.GetProperty("exit").GetInt32()));
        return end;
    }
}
