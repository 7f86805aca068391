using System.Net.Sockets;
using NcpFlash.Chips;
using NcpFlash.Emulator;
using NcpFlash.Emulator.Serving;
using NcpFlash.Jobs;
using NcpFlash.Links;
using NcpFlash.Sessions;
using NcpFlash.Tests.Links;
using Xunit;

namespace NcpFlash.Tests.Serving;

/// <summary>The emulator's remote serial port, asked in literal bytes.</summary>
public sealed class Rfc2217ServerTests : IAsyncDisposable
{
    /// <summary>DO and WILL of 8-bit data and no go-ahead, DO com port.</summary>
    private const string Greeting = "FFFB00FFFD00FFFB03FFFD03FFFD2C";

    /// <summary>The state of the inputs, once the option is agreed to.</summary>
    private const string Inputs = "FFFA2C6B00FFF0";

    private readonly MemoryLink _served;
    private readonly MemoryLink _chip;
    private readonly Rfc2217Server _server;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private readonly TcpClient _client = new();

    public Rfc2217ServerTests()
    {
        (_served, _chip) = MemoryLink.CreatePair();
        _server = Rfc2217Server.Listen(_served, 0);
        _running = _server.RunAsync(_stop.Token);
        _client.Connect(_server.EndPoint);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _stop.CancelAsync();
        await _running.WaitAsync(LinkBytes.Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _server.DisposeAsync();
        _stop.Dispose();
    }

    [Theory]
    [InlineData("FFFB2C FFFD2C", Inputs + "FFFB2C")] // agreed to as asked; what is offered in addition is accepted
    [InlineData("FFFD01 FFFB18", "FFFC01FFFE18")] // neither echo nor a terminal type
    [InlineData("FFFB2C FFFA2C0001FFF0", Inputs)] // a signature of the client
    [InlineData("FFFB2C FFFA2C00FFF0", Inputs + "FFFA2C64 6E6370666C61736820656D756C617465 FFF0")]
    [InlineData("FFFB2C FFFA2C0100000000FFF0", Inputs + "FFFA2C650001C200FFF0")] // asks: 115200
    [InlineData("FFFB2C FFFA2C01001E8480FFF0", Inputs + "FFFA2C65001E8480FFF0")] // 2000000
    [InlineData("FFFB2C FFFA2C01000000FFFFFFF0", Inputs + "FFFA2C65000000FFFFFFF0")] // 255, with its doubled byte
    [InlineData("FFFB2C FFFA2C01FFFFFFFFFFFFFFFFFFF0", Inputs + "FFFA2C650001C200FFF0")] // 4294967295
    [InlineData("FFFB2C FFFA2C0207FFF0 FFFA2C0303FFF0 FFFA2C0402FFF0", Inputs + "FFFA2C6608FFF0FFFA2C6701FFF0FFFA2C6801FFF0")] // always 8N1
    [InlineData("FFFB2C FFFA2C0500FFF0 FFFA2C0503FFF0 FFFA2C0510FFF0", Inputs + "FFFA2C6901FFF0FFFA2C6901FFF0FFFA2C690EFFF0")] // never flow control
    [InlineData("FFFB2C FFFA2C0507FFF0 FFFA2C0509FFF0 FFFA2C0507FFF0", Inputs + "FFFA2C6908FFF0FFFA2C6909FFF0FFFA2C6909FFF0")]
    [InlineData("FFFB2C FFFA2C050AFFF0 FFFA2C050CFFF0 FFFA2C050BFFF0", Inputs + "FFFA2C690BFFF0FFFA2C690CFFF0FFFA2C690BFFF0")]
    [InlineData("FFFB2C FFFA2C0504FFF0 FFFA2C0505FFF0 FFFA2C0506FFF0", Inputs + "FFFA2C6906FFF0FFFA2C6905FFF0FFFA2C6906FFF0")]
    [InlineData("FFFB2C FFFA2C0C03FFF0 FFFA2C0CFFF0 FFFA2C0A10FFF0 FFFA2C0BFFFFFFF0", Inputs + "FFFA2C7003FFF0FFFA2C6E10FFF0FFFA2C6FFFFFFFF0")]
    [InlineData("FFFB2C FFFA2C06FFF0 FFFA2C07FFF0 FFFA2C5501FFF0 FFFA2CFFF0", Inputs + "FFFA2C6A00FFF0FFFA2C6B00FFF0")]
    public async Task A_request_has_its_answer(string sent, string answer)
    {
        await SendAsync(sent);
        await ExpectAsync(Greeting + answer);
    }

    [Fact]
    public async Task Without_the_option_commands_are_ignored()
    {
        await SendAsync("FFFA2C01001E8480FFF0 55");
        Assert.Equal([0x55], await _chip.ReadExactlyAsync(1));
        await ExpectAsync(Greeting);
        Assert.Empty(_served.Rates);
    }

    [Fact]
    public async Task Data_and_requests_reach_the_port_in_their_order()
    {
        await SendAsync("FFFB2C 41FFFF FFFA2C050BFFF0 FFFA2C010007A120FFF0 42 FFFA2C0505FFF0");
        Assert.Equal([0x41, 0xFF, 0x42], await _chip.ReadExactlyAsync(3));
        await ExpectAsync(Greeting + Inputs + "FFFA2C690BFFF0 FFFA2C650007A120FFF0 FFFA2C6905FFF0");
        Assert.Equal([(true, true), (null, true)], _served.Lines.Select(l => (l.Dtr, l.Rts)));
        Assert.Equal([new BitRate(500_000)], _served.Rates);
        Assert.Equal([true], _served.Breaks);
        await _chip.WriteAsync(new byte[] { 0xFF, 0x4F }, Token);
        await ExpectAsync("FFFF4F");
    }

    [Fact]
    public async Task A_client_that_leaves_releases_the_lines()
    {
        await SendAsync("FFFB2C FFFA2C0505FFF0");
        await ExpectAsync(Greeting + Inputs + "FFFA2C6905FFF0");
        _client.Dispose();
        using var patience = new CancellationTokenSource(LinkBytes.Patience);
        while (_served.Breaks.Count < 2)
        {
            await Task.Delay(1, patience.Token);
        }

        Assert.Equal((false, false), _served.Lines.Last());
        Assert.False(_served.Breaks.Last());
    }

    [Fact]
    public async Task A_refused_rate_is_answered_with_the_one_that_stays()
    {
        _served.Refuses = rate => rate.BitsPerSecond > 1_000_000;
        await SendAsync("FFFB2C FFFA2C01001E8480FFF0");
        await ExpectAsync(Greeting + Inputs + "FFFA2C650001C200FFF0");
    }

    [Fact]
    public async Task Line_errors_are_told_when_they_are_asked_for()
    {
        await SendAsync("FFFB2C FFFA2C0A08FFF0");
        await ExpectAsync(Greeting + Inputs + "FFFA2C6E08FFF0");
        await _chip.WriteAsync(new byte[] { 1 }, Token);
        await ExpectAsync("01");
        _served.FramingErrors = 3;
        await _chip.WriteAsync(new byte[] { 2 }, Token);
        await ExpectAsync("FFFA2C6A08FFF0 02");
    }

    [Fact]
    public async Task A_client_that_wants_no_data_gets_it_later()
    {
        await SendAsync("FFFB2C FFFA2C08FFF0 FFFA2C0CFFF0 FFFA2C0C01FFF0");
        await ExpectAsync(Greeting + Inputs + "FFFA2C7001FFF0");
        await _chip.WriteAsync(new byte[] { 7 }, Token);
        await SendAsync("FFFA2C0C02FFF0");
        await ExpectAsync("FFFA2C7002FFF0");
        await SendAsync("FFFA2C09FFF0");
        await ExpectAsync("07");
    }

    [Fact]
    public async Task The_vendors_wiring_works_through_it()
    {
        using var loop = new RealTimeLoop(speed: 10);
        Board board = await loop.InvokeAsync(() => new Board(loop, new EmulatorOptions { Boot = StrapLevel.Low }));
        await using LoopLink part = await LoopLink.OpenAsync(loop, board);
        await using Rfc2217Server server = Rfc2217Server.Listen(part, 0);
        using var stop = new CancellationTokenSource();
        Task running = server.RunAsync(stop.Token);
        await using (Rfc2217Link link = await Rfc2217Link.OpenAsync(
            new Rfc2217Address("127.0.0.1", server.EndPoint.Port), new BitRate(500_000), TimeProvider.System, Token))
        {
            var flasher = new Flasher(link, ChipCatalog.Default, TimeProvider.System, new ConnectOptions(BootControl.Lines), new Progress<JobEvent>());
            JobSummary summary = await flasher.InfoAsync(Token);
            Assert.Equal(new EmulatorOptions().Mac, summary.Chip?.Mac);
            Assert.Equal(ChipCatalog.Default.WorkRate, link.BitRate);
        }

        await stop.CancelAsync();
        await running.WaitAsync(LinkBytes.Patience, Token);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_cts_input_is_told_through_it(bool grounded)
    {
        using var loop = new RealTimeLoop(speed: 10);
        Board board = await loop.InvokeAsync(() => new Board(loop, new EmulatorOptions { Adapter = AdapterModel.Ideal with { CtsGrounded = grounded } }));
        await using LoopLink part = await LoopLink.OpenAsync(loop, board);
        await using Rfc2217Server server = Rfc2217Server.Listen(part, 0);
        using var stop = new CancellationTokenSource();
        Task running = server.RunAsync(stop.Token);
        await using (Rfc2217Link link = await Rfc2217Link.OpenAsync(new Rfc2217Address("127.0.0.1", server.EndPoint.Port), new BitRate(500_000), TimeProvider.System, Token))
        {
            await link.SetBitRateAsync(new BitRate(115_200), Token); // answered behind the state
            Assert.Equal(grounded, link.ClearToSend);
        }

        await stop.CancelAsync();
        await running.WaitAsync(LinkBytes.Patience, Token);
    }

    private async Task SendAsync(string hex) => await _client.GetStream().WriteAsync(TelnetPeer.Hex(hex), Token);

    private async Task ExpectAsync(string hex)
    {
        byte[] expected = TelnetPeer.Hex(hex);
        var got = new byte[expected.Length];
        using var patience = new CancellationTokenSource(LinkBytes.Patience);
        int count = 0;
        try
        {
            while (count < got.Length)
            {
                count += await _client.GetStream().ReadAsync(got.AsMemory(count), patience.Token);
            }
        }
        catch (OperationCanceledException)
        {
        }

        Assert.Equal(Convert.ToHexString(expected), Convert.ToHexString(got.AsSpan(0, count)));
    }
}
