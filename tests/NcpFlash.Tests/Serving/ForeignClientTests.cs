using System.Diagnostics;
using System.Globalization;
using NcpFlash.Emulator.Serving;
using NcpFlash.Tests.Links;
using Xunit;

namespace NcpFlash.Tests.Serving;

/// <summary>pyserial, which most other tools stand on, as the client.</summary>
public sealed class ForeignClientTests
{
    private const string Python = "/usr/bin/python3";

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

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(115200, 2000000)]
    [InlineData(500000, 3000000)]
    [InlineData(9600, 1234567)]
    public async Task Pyserial_talks_over_the_pseudo_terminal(int first, int second)
    {
        SkipWithoutPyserial();
        await using var bench = new PtyBench();
        await ConverseAsync(bench.Server.Path, bench.Chip, first, second);
        Assert.Equal([new BitRate(first), new BitRate(second)], bench.Served.Rates);
    }

    [Fact]
    public async Task Pyserial_talks_over_tcp()
    {
        SkipWithoutPyserial();
        (MemoryLink served, MemoryLink chip) = MemoryLink.CreatePair();
        await using TcpServer server = TcpServer.Listen(served, 0);
        using var stop = new CancellationTokenSource();
        Task running = server.RunAsync(stop.Token);
        await ConverseAsync($"socket://127.0.0.1:{server.EndPoint.Port}", chip, 115200, 2000000);
        await stop.CancelAsync();
        await running.WaitAsync(LinkBytes.Patience, Token);
    }

    private static async Task ConverseAsync(string port, MemoryLink chip, int first, int second)
    {
        string[] rates = [first.ToString(CultureInfo.InvariantCulture), second.ToString(CultureInfo.InvariantCulture)];
        using Process python = Start(["-c", Script, port, .. rates]);
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
        string errors = await python.StandardError.ReadToEndAsync(Token);
        await python.WaitForExitAsync(Token);
        Assert.True(python.ExitCode == 0, errors);
    }

    private static Process Start(string[] arguments) =>
        Process.Start(new ProcessStartInfo(Python, arguments) { RedirectStandardError = true })!;

    private static void SkipWithoutPyserial()
    {
        Assert.SkipUnless(File.Exists(Python), "no " + Python);
        using Process probe = Start(["-c", "import serial"]);
        probe.WaitForExit();
        Assert.SkipUnless(probe.ExitCode == 0, "python3-serial is not installed");
    }
}
