using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Sessions;
using NcpFlash.Tests.Links;
using Xunit;

namespace NcpFlash.Tests.Sessions.OpenOcd;

/// <summary>
/// A real <c>openocd</c> with its dummy adapter. There is no chip behind it, so its configuration puts registers in place of the memory commands and writes down
/// every write; the TCL port, its framing and its errors are OpenOCD's own.
/// </summary>
public sealed class RealOpenOcdTests
{
    private const string Configuration = """
        adapter driver dummy
        transport select jtag
        gdb_port disabled
        proc read_memory {address width count args} {
          global regs
          set key [format 0x%08x $address]
          if {[info exists regs($key)]} { return [format 0x%x $regs($key)] }
          return 0x0
        }
        proc write_memory {address width data args} {
          global regs log
          set key [format 0x%08x $address]
          if {($address & 0x3ff) == 0x18} {
            set odr [format 0x%08x [expr {$address - 4}]]
            set old 0
            if {[info exists regs($odr)]} { set old $regs($odr) }
            set regs($odr) [expr {($old | ($data & 0xffff)) & ~($data >> 16)}]
          } else {
            set regs($key) $data
          }
          set f [open $log a]
          puts $f [format "%s 0x%08x" $key $data]
          close $f
        }
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_sees_the_right_writes_for_PE5_and_PE6_of_an_H563()
    {
        await using var openocd = await Server.StartAsync(Configuration);
        await using (BootControl control = BootControl.Parse($"openocd:127.0.0.1:{openocd.Tcl},boot=PE5,en=PE6,mcu=stm32h563"))
        {
            await control.EnterAsync(Context, NoSync, Token);
        }

        Assert.Equal(
            [
                "0x44020c8c 0x00000010", // RCC AHB2ENR: the clock of port E
                "0x42021018 0x00000020", "0x42021000 0x00000400", // PE5 high, output
                "0x42021018 0x00400000", "0x42021000 0x00001400", // PE6 low, output
                "0x42021018 0x00000040", // PE6 high
                "0x42021000 0x00001000", "0x42021018 0x00200000", "0x42021000 0x00000000", "0x42021018 0x00400000", "0x44020c8c 0x00000000", // as found
            ],
            await openocd.WritesAsync());
    }

    [Fact]
    public async Task Its_telnet_port_is_told_from_its_tcl_port()
    {
        await using var openocd = await Server.StartAsync(Configuration);
        Assert.Equal("openocd.telnet-port", (await FaultAsync(openocd.Telnet)).Id);
    }

    [Fact]
    public async Task A_probe_without_target_is_told()
    {
        await using var openocd = await Server.StartAsync("adapter driver dummy\ntransport select jtag\ngdb_port disabled\n");
        Assert.Equal("openocd.no-target", (await FaultAsync(openocd.Tcl)).Id);
    }

    private static BootContext Context => new(MemoryLink.CreatePair().Host, ChipCatalog.Default, TimeProvider.System, new Progress<JobEvent>());

    private static async Task<Diagnosis> FaultAsync(int port)
    {
        await using BootControl control = BootControl.Parse($"openocd:127.0.0.1:{port},boot=PE5,en=PE6,mcu=stm32h563");
        return (await Assert.ThrowsAsync<NcpException>(async () => await control.EnterAsync(Context, NoSync, Token))).Diagnosis;
    }

    private static ValueTask<byte[]> NoSync(CancellationToken cancellationToken) => throw new InvalidOperationException("It does not talk to the part.");

    /// <summary>The process, its ports and its record.</summary>
    private sealed class Server(Process process, string folder, int tcl, int telnet) : IAsyncDisposable
    {
        public int Tcl => tcl;

        public int Telnet => telnet;

        public static async Task<Server> StartAsync(string configuration)
        {
            string? program = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator).Select(f => Path.Combine(f, "openocd")).FirstOrDefault(File.Exists);
            Assert.SkipWhen(program is null, "openocd is not installed (Debian: apt-get install openocd)");
            string folder = Directory.CreateTempSubdirectory("ncpflash-openocd-").FullName;
            (int tcl, int telnet) = (FreePort(), FreePort());
            string file = Path.Combine(folder, "openocd.cfg");
            await File.WriteAllTextAsync(file, $"set log {{{Path.Combine(folder, "writes.txt")}}}\ntcl_port {tcl}\ntelnet_port {telnet}\n{configuration}", Token);
            var process = Process.Start(new ProcessStartInfo(program!, ["-f", file, "-c", "init"]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            var server = new Server(process, folder, tcl, telnet);
            await server.UntilListeningAsync();
            return server;
        }

        public async Task<string[]> WritesAsync() => await File.ReadAllLinesAsync(Path.Combine(folder, "writes.txt"), Token);

        public async ValueTask DisposeAsync()
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
            Directory.Delete(folder, recursive: true);
        }

        private async Task UntilListeningAsync()
        {
            var said = new List<string>();
            while (await process.StandardError.ReadLineAsync(Token) is { } line)
            {
                said.Add(line);
                if (said.Count(l => l.Contains("Listening on port", StringComparison.Ordinal)) == 2)
                {
                    _ = process.StandardError.ReadToEndAsync(CancellationToken.None);
                    return;
                }
            }

            Assert.Fail($"openocd ended: {string.Join('\n', said)}");
        }

        private static int FreePort()
        {
            var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            int port = ((IPEndPoint)listener.LocalEndpoint).Port;
            listener.Stop();
            return port;
        }
    }
}
