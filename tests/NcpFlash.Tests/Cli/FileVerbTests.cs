using System.Text.Json;
using System.Text.RegularExpressions;
using NcpFlash.Emulator.Samples;
using NcpFlash.Tests.Emulator;
using NcpFlash.Tests.Images;
using NcpFlash.Tests.Planning;
using Xunit;

namespace NcpFlash.Tests.Cli;

/// <summary><c>image</c> and <c>efuse show</c>, which need no port.</summary>
public sealed partial class FileVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Efuse_show()
    {
        Assert.Equal(0, (await Golden("efuse-show.txt", "efuse", "show", Write("lock.bin", EfuseFileTests.Container(EfuseBench.LockFile())))).Exit);
        byte[] part = EfuseBench.FactoryPart().With(0x7C, 0x0FF0);
        "ST67W611M1A6B\u0003"u8.CopyTo(part.AsSpan(0x100));
        await Golden("efuse-show-part.txt", "efuse", "show", Write("part.bin", part));
        await Golden("efuse-show-part.jsonl", "efuse", "show", Write("part.bin", part), "--json");
    }

    [Fact]
    public async Task Efuse_show_uses_the_mask_beside_the_file()
    {
        string file = Write("e.bin", new byte[128].With(0x5C, 0x81));
        Write("e_mask.bin", new byte[128].With(0x5C, 0x80));
        CliRun run = await CliRun.Of("efuse", "show", file);
        Assert.Contains("takes 1 bit away", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("bootrom_protect", run.Output, StringComparison.Ordinal);
        Write("e_mask.bin", new byte[256]);
        Assert.Equal(2, (await CliRun.Of("efuse", "show", file)).Exit);
    }

    [Theory]
    [InlineData("usage.missing-argument", "efuse")]
    [InlineData("usage.missing-argument", "efuse", "show")]
    [InlineData("usage.bad-choice", "efuse", "melt", "f")]
    [InlineData("file.missing", "efuse", "show", "no-such-file")]
    [InlineData("usage.missing-argument", "image")]
    [InlineData("file.missing", "image", "no-such-file")]
    [InlineData("usage.unexpected-argument", "efuse", "show", "a", "b")]
    public async Task Wrong_command_lines_say_so(string id, params string[] arguments)
    {
        CliRun run = await CliRun.Of(arguments);
        Assert.Equal((2, string.Empty), (run.Exit, run.Output));
        Assert.StartsWith($"error {id}: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Image_of_every_sample()
    {
        string[] files = [.. SamplePackage.Files().Select(f => Write(f.Name, f.Contents)), Write("lock.bin", EfuseFileTests.Container(EfuseBench.LockFile())),
            Write("notes.txt", "hello"u8.ToArray()), Write("x.ini", "[boot2]\nfiledir = a.bin\naddress = 0x0\n"u8.ToArray())];
        Assert.Equal(0, (await Golden("image.txt", ["image", .. files])).Exit);
    }

    [Fact]
    public async Task Image_of_a_flash_copy_and_of_a_damaged_file()
    {
        byte[] dump = ImageExaminerTests.Dump();
        await Golden("image-dump.txt", "image", Write("dump.bin", dump));
        byte[] broken = SamplePackage.Firmware();
        broken[0x2000] ^= 1;
        CliRun run = await CliRun.Of("image", Write("broken.bin", broken));
        Assert.Equal(2, run.Exit);
        Assert.Contains("DAMAGED", run.Output, StringComparison.Ordinal);
        Assert.StartsWith("error image.hash: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_is_one_object_a_file()
    {
        CliRun run = await CliRun.Of(["image", .. SamplePackage.Files().Select(f => Write(f.Name, f.Contents)), "--json"]);
        string[] lines = run.Output.TrimEnd('\n').Split('\n');
        Assert.Equal(["boot2", "partition-table", "firmware", "littlefs", "end"], lines.Select(l =>
        {
            using JsonDocument json = JsonDocument.Parse(l);
            return json.RootElement.TryGetProperty("kind", out JsonElement kind) ? kind.GetString() : json.RootElement.GetProperty("event").GetString();
        }));
    }

    [Fact]
    public async Task A_catalogue_of_ones_own_names_the_file()
    {
        byte[] boot2 = SamplePackage.Boot2();
        string catalog = Write("mine.json", System.Text.Encoding.UTF8.GetBytes(
            $$"""{ "files": [ { "name": "mine", "sha256": "{{Sha256Digest.Of(boot2)}}", "releases": ["my 1.0"], "source": "me" } ] }"""));
        CliRun run = await CliRun.Of("image", Write("b.bin", boot2), "--catalog", catalog);
        Assert.Contains("published  mine, my 1.0", run.Output, StringComparison.Ordinal);
        Write("mine.json", "{ }"u8.ToArray());
        run = await CliRun.Of("image", Write("b.bin", boot2), "--catalog", catalog);
        Assert.Equal(2, run.Exit);
        Assert.StartsWith("error catalog.format: ", run.Error, StringComparison.Ordinal);
    }

    private string Write(string name, byte[] contents)
    {
        string path = Path.Combine(_folder.Path, name);
        File.WriteAllBytes(path, contents);
        return path;
    }

    /// <summary>Compares the screen with a golden; the folder, and the digests that signing anew changes, are taken out.</summary>
    private async Task<CliRun> Golden(string name, params string[] arguments)
    {
        CliRun run = await CliRun.Of(arguments);
        string text = (run.Output + run.Error).Replace(_folder.Path + Path.DirectorySeparatorChar, string.Empty, StringComparison.Ordinal);
        Tests.Golden.Check(name, DigestPattern().Replace(SecondsPattern().Replace(text, "\"seconds\":0"), "<digest>"));
        return run;
    }

    [GeneratedRegex("(?<=SHA-256    )[0-9a-f]{64}")]
    private static partial Regex DigestPattern();

    [GeneratedRegex("\"seconds\":[0-9.]+")]
    private static partial Regex SecondsPattern();
}
