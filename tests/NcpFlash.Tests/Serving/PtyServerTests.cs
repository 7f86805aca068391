using NcpFlash.Diagnostics;
using NcpFlash.Emulator.Serving;
using NcpFlash.Links;
using NcpFlash.Tests.Links;
using Xunit;

namespace NcpFlash.Tests.Serving;

/// <summary>Names, rates and clients of a served pseudo-terminal.</summary>
public sealed class PtyServerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ncpflash-pty-");

    private string Name => Path.Combine(_folder.FullName, "chip");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_name_leads_to_the_terminal_while_it_is_served()
    {
        await using (var bench = new PtyBench(Name))
        {
            Assert.Equal(Name, bench.Server.Path);
            await using SerialPortLink link = bench.Open();
            Assert.Equal(LinkKind.PseudoTerminal, link.Identity.Kind);
            await link.WriteAsync(new byte[] { 3 }, Token);
            Assert.Equal([3], await bench.Chip.ReadExactlyAsync(1));
        }

        Assert.Null(new FileInfo(Name).LinkTarget);
    }

    [Fact]
    public async Task A_left_over_name_is_replaced()
    {
        await using var first = new PtyBench();
        File.CreateSymbolicLink(Name, "/dev/pts/999999");
        await using var bench = new PtyBench(Name);
        Assert.Equal(bench.Server.SlavePath, new FileInfo(Name).LinkTarget);
    }

    [Fact]
    public async Task A_left_over_name_of_a_terminal_that_is_now_ours_is_taken_over()
    {
        await using var bench = new PtyBench();
        File.CreateSymbolicLink(Name, bench.Server.SlavePath);
        using (PtyAlias alias = PtyAlias.Create(Name, bench.Server.SlavePath))
        {
            Assert.Equal(bench.Server.SlavePath, new FileInfo(alias.Path).LinkTarget);
        }

        Assert.Null(new FileInfo(Name).LinkTarget);
    }

    [Fact]
    public async Task A_name_that_another_server_uses_is_left_alone()
    {
        await using var first = new PtyBench(Name);
        Assert.Equal(ServingFaults.PathTaken, Assert.Throws<NcpException>(() => new PtyBench(Name)).Diagnosis.Kind);
        Assert.Equal(first.Server.SlavePath, new FileInfo(Name).LinkTarget);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("folder")]
    [InlineData("link")]
    public void Anything_else_at_the_name_is_left_alone(string what)
    {
        switch (what)
        {
            case "file":
                File.WriteAllText(Name, "precious");
                break;
            case "folder":
                Directory.CreateDirectory(Name);
                break;
            default:
                File.CreateSymbolicLink(Name, "/etc/hostname-of-nobody");
                break;
        }

        Assert.Equal(ServingFaults.PathTaken, Assert.Throws<NcpException>(() => new PtyBench(Name)).Diagnosis.Kind);
        Assert.True(File.Exists(Name) || Directory.Exists(Name) || new FileInfo(Name).LinkTarget is not null);
    }

    [Fact]
    public void A_name_in_a_folder_that_is_not_there_is_refused() => Assert.Equal(
        ServingFaults.NoTerminal, Assert.Throws<NcpException>(() => new PtyBench(Path.Combine(Name, "x"))).Diagnosis.Kind);

    [Fact]
    public async Task A_change_of_rate_is_seen_without_any_byte()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs packet mode");
        await using var bench = new PtyBench();
        await using SerialPortLink link = bench.Open();
        await link.SetBitRateAsync(new BitRate(1500000), Token);
        using var patience = new CancellationTokenSource(LinkBytes.Patience);
        while (bench.Served.BitRate.BitsPerSecond != 1500000)
        {
            await Task.Delay(1, patience.Token);
        }
    }

    [Fact]
    public async Task An_unchanged_rate_is_not_set_again()
    {
        await using var bench = new PtyBench();
        await using SerialPortLink link = bench.Open();
        for (byte i = 0; i < 10; i++)
        {
            await link.WriteAsync(new[] { i }, Token);
            await bench.Chip.ReadExactlyAsync(1);
        }

        Assert.Single(bench.Served.Rates, new BitRate(115200));
    }

    [Fact]
    public async Task Bytes_that_no_client_reads_do_not_stop_the_chip()
    {
        await using var bench = new PtyBench(time: new HastyTime(100));
        for (int i = 0; i < 4; i++)
        {
            await bench.Chip.WriteAsync(new byte[64 * 1024], Token);
        }

        using var patience = new CancellationTokenSource(LinkBytes.Patience);
        while (bench.Served.Counters.BytesRead < 4 * 64 * 1024)
        {
            await Task.Delay(1, patience.Token);
        }
    }

    [Fact]
    public async Task A_link_that_fails_ends_the_service_with_its_fault()
    {
        (MemoryLink served, _) = MemoryLink.CreatePair();
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "pseudo-terminals exist on Linux and macOS");
        await using PtyServer server = PtyServer.Create(served, TimeProvider.System);
        Task running = server.RunAsync(Token);
        served.Vanish();
        Assert.Equal(PortFaults.Gone, (await Assert.ThrowsAsync<NcpException>(() => running.WaitAsync(LinkBytes.Patience, Token))).Diagnosis.Kind);
    }
}
