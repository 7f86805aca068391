using System.Text.Json;
using NcpFlash.Cli;
using NcpFlash.Emulator.Samples;
using NcpFlash.Images;
using NcpFlash.Tests.Conversation;
using NcpFlash.Tests.Images;
using NcpFlash.Tests.Planning;
using Xunit;

namespace NcpFlash.Tests.Cli;

/// <summary>The commands that burn, run against an emulated part whose memories are files.</summary>
public sealed class EfuseCommandTests : IDisposable
{
    private readonly SampleFolder _folder = new();

    private string Port => $"emu:speed=20,flash={_folder["part.bin"]},efuse={_folder["fuses.bin"]}";

    private string EfuseFile => _folder[SamplePackage.EfuseName];

    private byte[] Fuses => File.ReadAllBytes(_folder["fuses.bin"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Burn_alone_asks_burns_and_finds_it_done()
    {
        PutPackage();
        CliRun run = await CliRun.InRealTime("efuse", "burn", EfuseFile, "--port", Port);
        Assert.Equal(4, run.Exit);
        Assert.StartsWith("refused efuse.no-consent: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("127 bits in 5 writes", run.Output, StringComparison.Ordinal);
        Assert.False(IsLocked);

        run = await CliRun.InRealTime("efuse", "burn", EfuseFile, "--port", Port, "--allow-lock=40827b03d2dd");
        Assert.Equal(4, run.Exit);
        Assert.StartsWith("refused efuse.other-part: --allow-lock names the part 40827b03d2dd, and this is the part 40827b03d2dc.", run.Error, StringComparison.Ordinal);
        Assert.False(IsLocked);

        run = await CliRun.InRealTime("efuse", "burn", EfuseFile, "--port", Port, "--allow-lock=40:82:7B:03:D2:DC", "--json");
        Assert.Equal((0, "ok", "complete"), (run.Exit, run.End().GetProperty("result").GetString(), run.End().GetProperty("part").GetString()));
        Assert.EndsWith("The part is locked, for ever.", run.End().GetProperty("part_state").GetString(), StringComparison.Ordinal);
        Assert.Equal(["efuse-plan", "efuse-consent", "efuse-load", "efuse-verified"], Events(run).Where(e => e.StartsWith("efuse-", StringComparison.Ordinal) && !e.StartsWith("efuse-writ", StringComparison.Ordinal)));
        Assert.True(IsLocked);

        byte[] locked = Fuses;
        run = await CliRun.InRealTime("efuse", "burn", EfuseFile, "--port", Port, "--trace", _folder["again.trace"]);
        Assert.Equal(0, run.Exit);
        Assert.Contains("already locked with the same data, nothing is burnt", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(File.ReadLines(_folder["again.trace"]), line => line.StartsWith("> 40", StringComparison.Ordinal));
        Assert.Equal(locked, Fuses);
    }

    [Theory]
    [InlineData("LOCK d2dc", true)]
    [InlineData("  LOCK   D2DC ", true)]
    [InlineData("LOCK d2dd", false)]
    [InlineData("lock d2dc", false)]
    [InlineData("LOCK", false)]
    [InlineData("y", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public async Task Consent_is_typed(string? typed, bool agreed)
    {
        PutPackage();
        (int exit, Screen screen) = await Type(typed, "efuse", "burn", EfuseFile, "--port", Port, "--no-color");
        Assert.Equal((agreed ? 0 : 4, agreed), (exit, IsLocked));
        Assert.Contains("To burn this into the part 40827b03d2dc, for ever, type LOCK d2dc", screen.Output, StringComparison.Ordinal);
        if (!agreed) Assert.Contains("efuse.no-consent", screen.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_locks_nothing_is_called_a_burn()
    {
        PutPackage();
        File.WriteAllBytes(_folder["word.bin"], new byte[512].With(0x6C, 0x12345678));
        (int exit, Screen screen) = await Type("BURN d2dc", "efuse", "burn", _folder["word.bin"], "--port", Port, "--no-color", "--allow-efuse", "key_slot_11_low");
        Assert.Equal(0, exit);
        Assert.Contains("type BURN d2dc", screen.Output, StringComparison.Ordinal);
        Assert.Equal([0x78, 0x56, 0x34, 0x12], Fuses[0x6C..0x70]);
    }

    [Theory]
    [InlineData("--json")]
    [InlineData("--quiet")]
    public async Task Who_does_not_see_the_plan_is_not_asked(string option)
    {
        PutPackage();
        (int exit, Screen screen) = await Type("LOCK d2dc", "efuse", "burn", EfuseFile, "--port", Port, option);
        Assert.Equal((4, false), (exit, IsLocked));
        Assert.DoesNotContain("To burn this", screen.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Flash_without_consent_writes_nothing_at_all()
    {
        CliRun run = await CliRun.InRealTime("flash", _folder.Ini, "--efuse", EfuseFile, "--port", Port);
        Assert.Equal(4, run.Exit);
        Assert.StartsWith("refused efuse.no-consent: ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("part:", run.Error, StringComparison.Ordinal);
        Assert.Equal(-1, File.ReadAllBytes(_folder["part.bin"]).AsSpan().IndexOfAnyExcept((byte)0xFF));
        Assert.False(IsLocked);
    }

    [Fact]
    public async Task Flash_and_lock_with_the_vendors_command_line_and_read_it_back()
    {
        CliRun run = await CliRun.InRealTime("--port", Port, "--config", _folder.Ini, $"--efuse={EfuseFile}");
        Assert.True(run.Exit == 0, run.Output);
        string[] lines = [.. run.Output.Split('\n').Where(l => l.Contains("] - ", StringComparison.Ordinal)).Select(l => l[(l.IndexOf("] - ", StringComparison.Ordinal) + 4)..]).Where(l => !l.StartsWith("ncpflash:", StringComparison.Ordinal))];
        int load = Array.IndexOf(lines, "========= efuse load =========");
        Assert.Equal(
            ["Verify success", "Program Finished", "========= efuse load =========", $"Load file: {EfuseFile}", "Decrypt efuse data", "Load efuse 0", "Load efuse 1", "Finished"],
            lines[(load - 2)..(load + 6)]);
        Assert.StartsWith("All time cost(ms): ", lines[load + 6], StringComparison.Ordinal);
        Assert.Equal(["close interface", "[All Success]"], lines[(load + 7)..(load + 9)]);
        Assert.True(IsLocked);

        run = await CliRun.InRealTime([.. $"-r --efuse --chipname=qcc743 -p {Port} --start=0x0 --end=0x1ff".Split(' '), $"--file={_folder["flash.bin"]}"]);
        Assert.Equal(0, run.Exit);
        Assert.Equal(Fuses, File.ReadAllBytes(_folder["flash.bin"]));

        run = await CliRun.InRealTime("--port", Port, $"--efuse={EfuseFile}");
        Assert.Equal(0, run.Exit);
        Assert.Contains("ncpflash: the part is already locked", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Load efuse 0", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "efuse.wrong-key", "0021")]
    [InlineData(false, "efuse.dangerous", "0021")]
    public async Task The_vendors_command_line_is_refused_too(bool wrongKey, string id, string code)
    {
        byte[] file = wrongKey ? EfuseBench.LockFile(EfuseBench.ForeignImages[0].Signature.KeyHash) : EfuseBench.LockFile().With(0x5C, 0x10);
        File.WriteAllBytes(_folder["bad.bin"], EfuseFileTests.Container(file));
        CliRun run = await CliRun.InRealTime("--port", Port, "--config", _folder.Ini, $"--efuse={_folder["bad.bin"]}");
        Assert.Equal(1, run.Exit);
        Assert.Contains($"\"ErrorCode\": \"{code}\"", run.Output, StringComparison.Ordinal);
        Assert.Contains($"ncpflash: error {id}: ", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("flash erase", run.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["fuses.bin"]) && IsLocked);
    }

    [Fact]
    public async Task Read_and_info_decode_the_part()
    {
        CliRun run = await CliRun.InRealTime("efuse", "read", "--port", Port, "--output", _folder["read.bin"]);
        Assert.Equal((0, string.Empty), (run.Exit, run.Error));
        Assert.Equal(Fuses, File.ReadAllBytes(_folder["read.bin"]));
        string[] decoded = [.. run.Output.Split('\n').SkipWhile(l => l != "the part:").Skip(1).TakeWhile(l => l.StartsWith("  ", StringComparison.Ordinal))];
        Assert.Contains("  Default MAC Address           : 40:82:7B:03:D2:DC", decoded);
        Assert.Contains("  Signature                     : not required", decoded);
        CliRun show = await CliRun.Of("efuse", "show", _folder["read.bin"]);
        Assert.Equal(run.Output[run.Output.IndexOf("burnt are:", StringComparison.Ordinal)..run.Output.IndexOf("done:", StringComparison.Ordinal)], show.Output[show.Output.IndexOf("burnt are:", StringComparison.Ordinal)..]);

        run = await CliRun.InRealTime("info", "--port", Port);
        Assert.Equal(decoded, run.Output.Split('\n').SkipWhile(l => l != "efuse array:").Skip(1).TakeWhile(l => l.StartsWith("  ", StringComparison.Ordinal)));
        run = await CliRun.InRealTime("info", "--port", Port, "--json");
        using JsonDocument info = JsonDocument.Parse(run.Output.Split('\n').Single(l => l.Contains("\"event\":\"info\"", StringComparison.Ordinal)));
        JsonElement part = info.RootElement.GetProperty("part");
        Assert.Equal(("40827b03d2dc", false, 8), (part.GetProperty("mac").GetString(), part.GetProperty("locked").GetBoolean(), part.GetProperty("flash_pins").GetInt32()));
    }

    [Fact]
    public async Task A_plan_without_a_part_says_that_its_state_is_not_known()
    {
        CliRun run = await CliRun.Of("plan", _folder.Ini, "--efuse", EfuseFile);
        Assert.Equal((0, string.Empty), (run.Exit, run.Error));
        Assert.Contains($"efuse plan from {EfuseFile} for a part in which nothing is burnt yet: 127 bits in 5 writes", run.Output, StringComparison.Ordinal);
        Assert.Contains("no part was asked", run.Output, StringComparison.Ordinal);
        Assert.Equal(run.Output, (await CliRun.Of("flash", _folder.Ini, "--efuse", EfuseFile, "--dry-run")).Output.Replace("nothing was written: this was a dry run\n", string.Empty, StringComparison.Ordinal));
        File.WriteAllBytes(_folder["other.bin"], EfuseBench.LockFile(EfuseBench.ForeignImages[0].Signature.KeyHash));
        run = await CliRun.Of("plan", _folder.Ini, "--efuse", _folder["other.bin"]);
        Assert.Equal(4, run.Exit);
        Assert.StartsWith("refused efuse.wrong-key: ", run.Error, StringComparison.Ordinal);
        File.WriteAllBytes(_folder["no-uart.bin"], EfuseBench.LockFile().With(0x5C, 0x10));
        run = await CliRun.Of("plan", _folder.Ini, "--efuse", _folder["no-uart.bin"]);
        Assert.Equal(4, run.Exit);
        Assert.StartsWith("refused efuse.dangerous: ", run.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await CliRun.Of("plan", _folder.Ini, "--efuse", _folder["no-uart.bin"], "--allow-efuse", "uartboot_disable")).Exit);
    }

    [Fact]
    public async Task A_mask_file_beside_the_file_is_used_and_told()
    {
        File.WriteAllBytes(_folder["lock.bin"], EfuseBench.LockFile());
        byte[] mask = [.. Enumerable.Repeat((byte)0xFF, 512)];
        mask.AsSpan(0, 4).Clear();
        File.WriteAllBytes(_folder["lock_mask.bin"], mask);
        CliRun run = await CliRun.Of("plan", _folder.Ini, "--efuse", _folder["lock.bin"]);
        Assert.Equal(0, run.Exit);
        Assert.Contains("lock_mask.bin takes 2 bits away", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("dbg_jtag_0_dis", run.Output, StringComparison.Ordinal);
        Assert.Contains(": 125 bits in 4 writes", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("flash INI --port emu: --allow-lock", "usage.needless-option")]
    [InlineData("flash INI --port emu: --allow-efuse uart_dis", "usage.needless-option")]
    [InlineData("flash INI --port emu: --efuse EFUSE --allow-lock=d2dc", "usage.bad-mac")]
    [InlineData("flash INI --port emu: --efuse EFUSE --allow-lock=", "usage.bad-mac")]
    [InlineData("flash INI --port emu: --efuse EFUSE --allow-lock=40827b03d2dc,", "usage.bad-mac")]
    [InlineData("flash INI --port emu: --efuse EFUSE --allow-lock=40827b03d2dc --allow-lock=40827b03d2dd", "usage.duplicate-option")]
    [InlineData("flash INI --port emu: --efuse EFUSE --allow-lock 40827b03d2dc", "usage.detached-mac")]
    [InlineData("efuse burn EFUSE --allow-lock 40:82:7B:03:D2:DC --port emu:", "usage.detached-mac")]
    [InlineData("flash --allow-lock INI --port emu: --efuse nothere.bin", "file.missing")]
    [InlineData("flash INI --dry-run --efuse EFUSE --allow-efuse no_such_field", "efuse.unknown-name")]
    [InlineData("efuse show EFUSE --allow-lock", "usage.needless-option")]
    [InlineData("efuse show EFUSE --port emu:", "usage.needless-option")]
    [InlineData("efuse show EFUSE --output x", "usage.needless-option")]
    [InlineData("efuse read --port emu: --catalog x", "usage.needless-option")]
    [InlineData("efuse read EFUSE --port emu:", "usage.unexpected-argument")]
    [InlineData("efuse burn --port emu:", "usage.missing-argument")]
    [InlineData("efuse burn EFUSE", "usage.no-port")]
    [InlineData("efuse melt EFUSE", "usage.bad-choice")]
    [InlineData("efuse", "usage.missing-argument")]
    public async Task A_command_line_that_makes_no_sense(string line, string id)
    {
        CliRun run = await CliRun.InRealTime([.. line.Split(' ').Select(w => w.Replace("INI", _folder.Ini, StringComparison.Ordinal).Replace("EFUSE", EfuseFile, StringComparison.Ordinal))]);
        Assert.Equal(2, run.Exit);
        Assert.StartsWith($"error {id}: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_several_ports_nobody_is_asked_and_the_reason_says_so()
    {
        PutPackage();
        (int exit, Screen screen) = await Type("LOCK d2dc", "flash", _folder.Ini, "--efuse", EfuseFile, "--port", Port, "--port", "tcp://127.0.0.1:1");
        Assert.True(exit == 4, screen.Output + screen.Error);
        Assert.Contains("several ports are served at once, where nobody is asked", screen.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("no terminal", screen.Output, StringComparison.Ordinal);
        Assert.False(IsLocked);
    }

    [Fact]
    public async Task Of_several_ports_only_the_parts_that_are_named_are_burnt()
    {
        PutPackage();
        string other = $"emu:speed=20,mac=40827b03d2dd,flash={_folder["other.bin"]},efuse={_folder["other.fuses"]}";
        CliRun run = await CliRun.InRealTime(
            "flash", _folder.Ini, "--efuse", EfuseFile, "--allow-lock=40827b03d2d0,40:82:7b:03:d2:dc", "--port", Port, "--port", other, "--json");
        Assert.Equal(
            [(0, null), (4, "efuse.other-part")],
            run.End().GetProperty("ports").EnumerateArray().Select(p => (
                p.GetProperty("exit").GetInt32(), p.GetProperty("diagnosis") is { ValueKind: JsonValueKind.Object } d ? d.GetProperty("id").GetString() : null)));
        Assert.True(IsLocked);
    }

    [Fact]
    public async Task A_mac_address_behind_a_blank_is_told_with_its_cure()
    {
        CliRun run = await CliRun.InRealTime("efuse", "burn", EfuseFile, "--allow-lock", "40827b03d2dc", "--port", "emu:");
        Assert.StartsWith("error usage.detached-mac: Between --allow-lock and 40827b03d2dc stands a blank.", run.Error, StringComparison.Ordinal);
        Assert.Contains("Write --allow-lock=40827b03d2dc for this one part.", run.Error, StringComparison.Ordinal);
    }

    /// <summary>The checksum goes over the bits alone: bytes between it and them can be anything.</summary>
    [Theory]
    [InlineData(4)]
    [InlineData(2000)]
    [InlineData(4095)]
    public async Task A_published_file_that_was_changed_outside_its_checksum_is_told(int changed)
    {
        string digest = Sha256Digest.Of(File.ReadAllBytes(EfuseFile)).ToString();
        File.WriteAllText(_folder["own.json"], $$"""{ "files": [ { "name": "lock.bin", "sha256": "{{digest}}", "releases": ["Sample 1.0"], "source": "test" } ] }""");
        CliRun run = await CliRun.Of("efuse", "show", EfuseFile, "--catalog", _folder["own.json"]);
        Assert.Equal((0, string.Empty), (run.Exit, run.Error));
        _folder.Change(SamplePackage.EfuseName, bytes =>
        {
            bytes[changed] = 0x55;
            return bytes;
        });
        run = await CliRun.Of("efuse", "show", EfuseFile, "--catalog", _folder["own.json"]);
        Assert.Equal(0, run.Exit);
        Assert.Contains("warning guard.not-as-published: ", run.Output + run.Error, StringComparison.Ordinal);
        Assert.Contains($"burns the same bits as lock.bin of Sample 1.0, but its SHA-256 is {Sha256Digest.Of(File.ReadAllBytes(EfuseFile))} instead of {digest}", run.Output + run.Error, StringComparison.Ordinal);
        run = await CliRun.Of("efuse", "show", EfuseFile, "--catalog", _folder["own.json"], "--json");
        Assert.Contains("guard.not-as-published", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--erase --whole_chip", true)]
    [InlineData("--erase --start 0x3FE000 --end 0x3FFFFF", true)]
    [InlineData("--erase --start 0x200000 --len 0x1000", false)]
    public async Task The_vendors_erase_tells_of_factory_data(string arguments, bool isTold)
    {
        PutPackage(factoryData: true);
        CliRun run = await CliRun.InRealTime(["--port", Port, .. arguments.Split(' ')]);
        Assert.True(run.Exit == 0, run.Output);
        Assert.True(isTold == run.Output.Contains("ncpflash: warning plan.erases-partitions: Erasing also empties ", StringComparison.Ordinal), run.Output);
        Assert.True(isTold == run.Output.Contains("MFD (4 KiB, not blank, ", StringComparison.Ordinal), run.Output);
    }

    [Fact]
    public async Task A_locked_part_whose_key_is_hidden_is_called_locked()
    {
        PutPackage();
        byte[] fuses = new byte[512];
        EfuseBench.FactoryPart().CopyTo(fuses, 0);
        fuses = EfuseBench.LockFile().Zip(fuses, (a, b) => (byte)(a | b)).ToArray().With(0x7C, 0x18000000);
        File.WriteAllBytes(_folder["fuses.bin"], fuses);
        CliRun run = await CliRun.InRealTime("efuse", "read", "--port", Port);
        Assert.Contains("required: only images signed with one key start (locked); which one cannot be read", run.Output, StringComparison.Ordinal);
        Assert.Contains("nothing can be read (rd_lock_key_slot_0, rd_lock_key_slot_1)", run.Output, StringComparison.Ordinal);
        run = await CliRun.InRealTime("efuse", "burn", EfuseFile, "--port", Port);
        Assert.Equal(0, run.Exit);
        Assert.Contains("already locked with the same data as far as it can be read, nothing is burnt\n  public_key_hash: 120 bits cannot be compared", run.Output, StringComparison.Ordinal);
        Assert.Contains("the part is already locked: it starts only images signed with a key that can no longer be read", run.Output, StringComparison.Ordinal);
        run = await CliRun.InRealTime("flash", _folder.Ini, "--port", Port);
        Assert.Contains("warning guard.key-hidden: ", run.Output + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_a_process_without_a_terminal_it_is_refused_and_with_the_option_done()
    {
        PutPackage();
        CliRun run = await NcpflashProcess.RunAsync("efuse", "burn", EfuseFile, "--port", Port);
        Assert.Equal((4, false), (run.Exit, IsLocked));
        run = await NcpflashProcess.RunAsync("efuse", "burn", EfuseFile, "--allow-lock", "--port", Port);
        Assert.True(run.Exit == 0 && IsLocked, run.Output + run.Error);
    }

    private bool IsLocked => EfuseReport.Of(new EfuseImage(Fuses), EfuseBench.Map).IsLocked;

    private void PutPackage(bool factoryData = false)
    {
        var flash = new byte[4 * 1024 * 1024];
        flash.AsSpan().Fill(0xFF);
        foreach (var image in BurnBench.Package.Images) image.Contents.Span.CopyTo(flash.AsSpan((int)image.Address));
        if (factoryData) flash[0x3FF010] = 0;
        File.WriteAllBytes(_folder["part.bin"], flash);
    }

    private static async Task<(int Exit, Screen Screen)> Type(string? line, params string[] arguments)
    {
        var screen = new Screen(terminal: true);
        Shell shell = screen.Shell with { InputIsTerminal = true, Input = line is null ? TextReader.Null : new StringReader(line + "\n"), Time = TimeProvider.System };
        return (await Program.RunAsync(arguments, shell), screen);
    }

    private static IEnumerable<string> Events(CliRun run) => run.Output.TrimEnd('\n').Split('\n').Select(l =>
    {
        using JsonDocument json = JsonDocument.Parse(l);
        return json.RootElement.GetProperty("event").GetString()!;
    });
}
