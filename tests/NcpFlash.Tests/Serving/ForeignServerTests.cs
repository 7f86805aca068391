using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Emulator;
using NcpFlash.Emulator.Serving;
using NcpFlash.Images;
using NcpFlash.Jobs;
using NcpFlash.Links;
using NcpFlash.Planning;
using NcpFlash.Sessions;
using NcpFlash.Tests.Links;
using Xunit;

namespace NcpFlash.Tests.Serving;

/// <summary>Servers of remote serial ports that others wrote, over a pseudo-terminal behind which an emulated part is.</summary>
public sealed class ForeignServerTests
{
    private const string Ser2net = "/usr/sbin/ser2net";

    /// <summary>The server side that pyserial ships as a class. A pseudo-terminal has no lines, so the port stands in for them.</summary>
    private const string PortManagerScript = """
        import serial, serial.rfc2217, socket, sys, threading
        class Port(serial.Serial):
            dtr = rts = property(lambda self: False, lambda self, value: None)
            cts = dsr = ri = cd = property(lambda self: False)
            def _update_dtr_state(self): pass
            def _update_rts_state(self): pass
        port = Port(sys.argv[1], 115200, timeout=0.01)
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        listener.listen(1)
        print(listener.getsockname()[1], flush=True)
        client, _ = listener.accept()
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        lock = threading.Lock()
        class Connection:
            def write(self, data):
                with lock:
                    client.sendall(data)
        connection = Connection()
        manager = serial.rfc2217.PortManager(port, connection)
        def feed():
            while True:
                data = port.read(port.in_waiting or 1)
                if data:
                    connection.write(b"".join(manager.escape(data)))
        threading.Thread(target=feed, daemon=True).start()
        while True:
            data = client.recv(4096)
            if not data:
                break
            out = b"".join(manager.filter(data))
            if out:
                port.write(out)
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_part_is_flashed_over_ser2net()
    {
        Assert.SkipUnless(File.Exists(Ser2net), "ser2net is not installed");
        await using var part = await ServedPart.StartAsync();
        int port = FreePort();
        using Process server = StartSer2net(part, port, "telnet(rfc2217)");
        try
        {
            await using Rfc2217Link link = await ConnectAsync(port);
            await part.FlashAsync(link);
            Assert.Equal(new BitRate(1_000_000), link.BitRate);
            Assert.Equal(new BitRate(123_457), await link.SetBitRateAsync(new BitRate(123_457), Token));
            Assert.False(link.Identity.HasControlLines);
        }
        finally
        {
            Pyserial.Kill(server);
        }
    }

    [Fact]
    public async Task Ser2net_without_rfc_2217_is_recognised()
    {
        Assert.SkipUnless(File.Exists(Ser2net), "ser2net is not installed");
        await using var part = await ServedPart.StartAsync();
        foreach ((string accepter, string seen) in new[] { ("telnet", "com port option"), ("", "answers no telnet command") })
        {
            int port = FreePort();
            using Process server = StartSer2net(part, port, accepter);
            try
            {
                NcpException fault = await Assert.ThrowsAsync<NcpException>(async () => await ConnectAsync(port));
                Assert.Equal(RemotePortFaults.NotSpoken, fault.Diagnosis.Kind);
                Assert.Contains(seen, fault.Message, StringComparison.Ordinal);
            }
            finally
            {
                Pyserial.Kill(server);
            }
        }
    }

    [Fact]
    public async Task A_part_is_flashed_over_the_server_of_pyserial()
    {
        Pyserial.SkipUnlessThere();
        await using var part = await ServedPart.StartAsync();
        using Process server = Pyserial.Run(PortManagerScript, part.Path);
        try
        {
            int port = int.Parse(await server.StandardOutput.ReadLineAsync(Token) ?? throw new InvalidOperationException(await server.StandardError.ReadToEndAsync(Token)));
            await using Rfc2217Link link = await ConnectAsync(port);
            await part.FlashAsync(link);
        }
        finally
        {
            Pyserial.Kill(server);
        }
    }

    private static Process StartSer2net(ServedPart part, int port, string accepter)
    {
        string stack = accepter.Length == 0 ? "tcp" : accepter + ",tcp";
        string file = Path.Combine(part.Folder, $"ser2net-{port}.yaml");
        File.WriteAllText(file, $"%YAML 1.1\n---\nconnection: &part\n  accepter: {stack},127.0.0.1,{port}\n  connector: serialdev,{part.Path},115200n81,local\n");
        return Process.Start(new ProcessStartInfo(Ser2net, ["-n", "-c", file]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
    }

    /// <summary>Connects, once the server has begun to listen.</summary>
    private static async Task<Rfc2217Link> ConnectAsync(int port)
    {
        using var patience = new CancellationTokenSource(LinkBytes.Patience);
        while (true)
        {
            try
            {
                return await Rfc2217Link.OpenAsync(new Rfc2217Address("127.0.0.1", port), new BitRate(500_000), TimeProvider.System, patience.Token);
            }
            catch (NcpException early) when (early.Diagnosis.Kind == PortFaults.TcpRefused)
            {
                await Task.Delay(10, patience.Token);
            }
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// <summary>A part in its boot ROM behind a pseudo-terminal.</summary>
    private sealed class ServedPart(RealTimeLoop loop, Board board, LoopLink link, PtyServer server) : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ncpflash-foreign-");
        private Task _running = Task.CompletedTask;

        public string Path => server.Path;

        public string Folder => _folder.FullName;

        public static async Task<ServedPart> StartAsync()
        {
            Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "pseudo-terminals exist on Linux and macOS");
            var loop = new RealTimeLoop();
            Board board = await loop.InvokeAsync(() => new Board(loop, new EmulatorOptions()));
            LoopLink link = await LoopLink.OpenAsync(loop, board);
            var part = new ServedPart(loop, board, link, PtyServer.Create(link, TimeProvider.System));
            part._running = part.RunAsync();
            return part;
        }

        /// <summary>Writes bytes that telnet and terminals are fond of, at a rate that both sides change to, and compares.</summary>
        public async Task FlashAsync(ISerialLink remote)
        {
            byte[] image = LinkBytes.Random(20_000, 7);
            for (int i = 0; i < 4096; i++)
            {
                image[i] = i % 3 == 0 ? (byte)0xFF : (byte)(i % 40);
            }

            var flasher = new Flasher(
                remote, ChipCatalog.Default, TimeProvider.System, new ConnectOptions(BootControl.None, WorkRate: new BitRate(1_000_000)), new Progress<JobEvent>());
            var place = new SourcePlace("test", 1);
            await flasher.FlashAsync(
                new FlashRequest([new PlanImage("noise", "noise.bin", 0x10000, image, place)], EraseMode.Range, []), Token);
            var back = new MemoryStream();
            await flasher.ReadAsync(new FlashRange(0x10000, 8192), back, Token);
            Assert.True(back.ToArray().AsSpan().SequenceEqual(image.AsSpan(0, 8192)));
            byte[] held = await loop.InvokeAsync(() => board.Flash.Contents.Slice(0x10000, image.Length).ToArray());
            Assert.True(held.AsSpan().SequenceEqual(image));
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _running.WaitAsync(LinkBytes.Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await server.DisposeAsync();
            await link.DisposeAsync();
            loop.Dispose();
            _stop.Dispose();
            _folder.Delete(recursive: true);
        }

        private Task RunAsync() => server.RunAsync(_stop.Token);
    }
}
