using System.Diagnostics;
using System.Globalization;
using NcpFlash.Emulator;
using NcpFlash.Emulator.Serving;
using NcpFlash.Tests.Links;
using Xunit;

namespace NcpFlash.Tests.Serving;

/// <summary>pyserial, which most other tools stand on, as the client.</summary>
public sealed class ForeignClientTests
{
    private const string Script = """
        import serial, sys
        port = serial.serial_for_url(sys.argv[1], baudrate=int(sys.argv[2]), timeout=10)
        port.write(bytes(range(256)))
        assert port.read(256) == bytes(reversed(range(256))), "first answer"
        port.baudrate = int(sys.argv[3])
        for i in range(200):
            port.write(bytes([i, i ^ 255]))
            assert port.read(2) == bytes([i ^ 255, i]), i
        big = bytes(i * 7 % 251 for i in range(65536))
        port.write(big)
        assert port.read(1) == b"!", "last answer"
        port.close()
        """;

    private const string RomScript = """
        import serial, sys, time
        port = serial.serial_for_url(sys.argv[1], baudrate=500000, timeout=1)
        port.rts = True            # CHIP_EN low
        port.dtr = False           # BOOT high
        time.sleep(0.05)
        port.rts = False
        time.sleep(0.1)
        port.reset_input_buffer()
        port.write(b"U" * 300)
        answer = port.read(2)
        assert answer == b"OK", ("in the boot ROM", answer)
        time.sleep(0.1)
        port.rts = True
        port.dtr = True            # BOOT low: the application starts
        time.sleep(0.05)
        port.rts = False
        port.baudrate = 2000000
        time.sleep(0.2)
        text = port.read(40)
        assert text, "the application prints at 2 Mbaud"
        port.baudrate = 115200
        port.send_break(0.05)
        port.reset_output_buffer()
        assert port.cts in (True, False)
        port.close()
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(115200, 2000000)]
    [InlineData(500000, 3000000)]
    [InlineData(9600, 1234567)]
    public async Task Pyserial_talks_over_the_pseudo_terminal(int first, int second)
    {
        Pyserial.SkipUnlessThere();
        await using var bench = new PtyBench();
        await ConverseAsync(bench.Server.Path, bench.Chip, first, second);
        Assert.Equal([new BitRate(first), new BitRate(second)], bench.Served.Rates);
    }

    [Fact]
    public async Task Pyserial_talks_over_tcp()
    {
        Pyserial.SkipUnlessThere();
        (MemoryLink served, MemoryLink chip) = MemoryLink.CreatePair();
        await using TcpServer server = TcpServer.Listen(served, 0);
        using var stop = new CancellationTokenSource();
        Task running = server.RunAsync(stop.Token);
        await ConverseAsync($"socket://127.0.0.1:{server.EndPoint.Port}", chip, 115200, 2000000);
        await stop.CancelAsync();
        await running.WaitAsync(LinkBytes.Patience, Token);
    }

    [Fact]
    public async Task Pyserial_talks_over_rfc_2217()
    {
        Pyserial.SkipUnlessThere();
        (MemoryLink served, MemoryLink chip) = MemoryLink.CreatePair();
        await using Rfc2217Server server = Rfc2217Server.Listen(served, 0);
        using var stop = new CancellationTokenSource();
        Task running = server.RunAsync(stop.Token);
        await ConverseAsync($"rfc2217://127.0.0.1:{server.EndPoint.Port}", chip, 115200, 2000000);
        Assert.Equal([new BitRate(115200), new BitRate(2000000)], served.Rates.Distinct());
        await stop.CancelAsync();
        await running.WaitAsync(LinkBytes.Patience, Token);
    }

    /// <summary>The vendor's wiring, from BOOT low: only lines, BREAK and rates that arrive at the part give these answers.</summary>
    [Fact]
    public async Task Pyserial_enters_the_boot_rom_over_rfc_2217()
    {
        Pyserial.SkipUnlessThere();
        using var loop = new RealTimeLoop();
        Board board = await loop.InvokeAsync(() => new Board(loop, new EmulatorOptions { Boot = StrapLevel.Low }));
        await using LoopLink part = await LoopLink.OpenAsync(loop, board);
        await using Rfc2217Server server = Rfc2217Server.Listen(part, 0);
        using var stop = new CancellationTokenSource();
        Task running = server.RunAsync(stop.Token);
        using Process python = Pyserial.Run(RomScript, $"rfc2217://127.0.0.1:{server.EndPoint.Port}");
        await Pyserial.EndAsync(python);
        await stop.CancelAsync();
        await running.WaitAsync(LinkBytes.Patience, Token);
    }

    private static async Task ConverseAsync(string port, MemoryLink chip, int first, int second)
    {
        string[] rates = [first.ToString(CultureInfo.InvariantCulture), second.ToString(CultureInfo.InvariantCulture)];
        using Process python = Pyserial.Run(Script, port, rates[0], rates[1]);
        byte[] ascending = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        Assert.Equal(ascending, await chip.ReadExactlyAsync(256));
        await chip.WriteAsync(Enumerable.Range(0, 256).Select(i => (byte)(255 - i)).ToArray(), Token);
        for (int i = 0; i < 200; i++)
        {
            byte[] pair = await chip.ReadExactlyAsync(2);
            Assert.Equal([(byte)i, (byte)(i ^ 255)], pair);
            await chip.WriteAsync(pair.Reverse().ToArray(), Token);
        }

        byte[] big = [.. Enumerable.Range(0, 65536).Select(i => (byte)(i * 7 % 251))];
        Assert.True((await chip.ReadExactlyAsync(big.Length)).AsSpan().SequenceEqual(big));
        await chip.WriteAsync("!"u8.ToArray(), Token);
        await Pyserial.EndAsync(python);
    }

}
