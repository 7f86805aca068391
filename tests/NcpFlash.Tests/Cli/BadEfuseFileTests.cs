using NcpFlash.Tests.Emulator;
using NcpFlash.Tests.Images;
using NcpFlash.Tests.Planning;
using Xunit;

namespace NcpFlash.Tests.Cli;

/// <summary>Efuse files that are none: exit code 2, the place in the file, and a cure.</summary>
public sealed class BadEfuseFileTests
{
    private static readonly byte[] Container = EfuseFileTests.Container(EfuseBench.LockFile());

    public static TheoryData<string, byte[], string, string> Files => new()
    {
        { "one byte", [1], "efuse.size", "at 0x1: the file ends after 1 bytes" },
        { "one byte short", new byte[127], "efuse.size", "at 0x7F: the file ends after 127 bytes" },
        { "one byte long", new byte[513], "efuse.truncated", "at 0x201: the encrypted efuse file ends after 513" },
        { "long and not blank", [.. Enumerable.Repeat((byte)7, 513)], "efuse.size", "at 0x201: the file ends after 513 bytes" },
        { "container cut in its header", Container[..4096], "efuse.truncated", "at 0x1000: the encrypted efuse file ends after 4096" },
        { "container cut in its contents", Container[..4607], "efuse.truncated", "at 0x11FF: the encrypted efuse file ends after 4607" },
        { "container with a byte too many", [.. Container, 0], "efuse.size", "at 0x1201: the file ends after 4609 bytes" },
        { "container with a wrong CRC", [0, .. Container[1..]], "efuse.crc", "at 0x0: the efuse file states CRC" },
        { "container with damaged contents", [.. Container[..^1], (byte)(Container[^1] ^ 1)], "efuse.crc", "at 0x0: the efuse file states CRC" },
        { "random bytes of a container's length", [.. Enumerable.Range(0, 4608).Select(i => (byte)(i * i * 31))], "efuse.crc", "at 0x0: the efuse file states CRC" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Is_refused_with_place_and_cure(string title, byte[] bytes, string id, string place)
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("e.bin");
        await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
        CliRun run = await CliRun.Of("efuse", "show", file);
        Assert.True(run.Exit == 2, title);
        Assert.Contains($"{file} {place}", run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
        CliRun json = await CliRun.Of("efuse", "show", file, "--json");
        Assert.Equal(2, json.Exit);
        Assert.Equal(id, json.End().GetProperty("diagnosis").GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_mask_of_another_size_names_the_mask()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.File("e.bin"), new byte[512], TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(folder.File("e_mask.bin"), new byte[128], TestContext.Current.CancellationToken);
        CliRun run = await CliRun.Of("efuse", "show", folder.File("e.bin"));
        Assert.Equal(2, run.Exit);
        Assert.Contains($"{folder.File("e_mask.bin")} at 0x80: the mask covers 128 bytes; the efuse file beside it has 512", run.Error, StringComparison.Ordinal);
    }
}
