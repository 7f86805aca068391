using System.Net;
using System.Net.Sockets;
using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Jobs;
using NcpFlash.Links;
using NcpFlash.Links.Telnet;
using NcpFlash.Sessions;
using Xunit;

namespace NcpFlash.Tests.Links;

/// <summary>Addresses and opening faults of TCP links.</summary>
public sealed class TcpLinkTests
{
    private static readonly BitRate Rate = new(115200);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("tcp://127.0.0.1:3000", "127.0.0.1", 3000)]
    [InlineData("socket://bench-pi:4001", "bench-pi", 4001)]
    [InlineData("TCP://[::1]:65535/", "::1", 65535)]
    public void Addresses_are_read(string text, string host, int port) => Assert.Equal(new TcpAddress(host, port), TcpAddress.Parse(text));

    [Theory]
    [InlineData("tcp://[::1]:3000")]
    [InlineData("tcp://h:1")]
    public void An_address_prints_as_it_parses(string text) => Assert.Equal(text, TcpAddress.Parse(text).ToString());

    [Theory]
    [InlineData("tcp://", "port number is missing")]
    [InlineData("tcp://host", "port number is missing")]
    [InlineData("tcp://[::1]", "port number is missing")]
    [InlineData("tcp://host:", "'' is not a port number")]
    [InlineData("tcp://host:0", "'0' is not a port number")]
    [InlineData("tcp://host:65536", "'65536' is not a port number")]
    [InlineData("tcp://host:+80", "'+80' is not a port number")]
    [InlineData("tcp://:80", "host is missing")]
    [InlineData("tcp://[]:80", "host is missing")]
    [InlineData("tcp://::1:80", "brackets")]
    [InlineData("tcp://a b:80", "character")]
    [InlineData("tcp://user@host:80", "character")]
    [InlineData("udp://host:80", "does not begin")]
    public void A_bad_address_is_explained(string text, string reason)
    {
        var fault = Assert.Throws<NcpException>(() => TcpAddress.Parse(text));
        Assert.Equal(PortFaults.TcpBadAddress, fault.Diagnosis.Kind);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_addresses_are_read_or_refused_never_worse()
    {
        var random = new Random(5);
        const string Alphabet = "tcp:/socket[]::.0129a@ \0é";
        for (int round = 0; round < 20_000; round++)
        {
            string text = "tcp://" + string.Concat(Enumerable.Range(0, random.Next(14)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            try
            {
                TcpAddress address = TcpAddress.Parse(text);
                Assert.Equal(address, TcpAddress.Parse(address.ToString()));
            }
            catch (NcpException fault)
            {
                Assert.Equal(PortFaults.TcpBadAddress, fault.Diagnosis.Kind);
            }
        }
    }

    [Fact]
    public async Task A_refused_connection_says_so()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        Assert.Equal(PortFaults.TcpRefused, (await FaultOfAsync($"tcp://127.0.0.1:{port}")).Diagnosis.Kind);
    }

    [Fact]
    public async Task An_unknown_host_says_so() =>
        Assert.Equal(PortFaults.TcpUnresolved, (await FaultOfAsync("tcp://no-such-host.invalid:3000")).Diagnosis.Kind);

    [Fact]
    public async Task Connecting_can_be_cancelled()
    {
        var over = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await TcpLink.OpenAsync(TcpAddress.Parse("tcp://127.0.0.1:9"), Rate, TimeProvider.System, over));
    }

    /// <summary>Requests of a server for remote ports, and bytes that only begin like one.</summary>
    [Theory]
    [InlineData("FFFD2CFFFB00FFFD00FFFB03FFFD03", true)]
    [InlineData("FFFB03FFFB01FFFD2C", true)]
    [InlineData("FFFB03FFFB01", false)]
    [InlineData("FFFC00FCFFFFFFFF00", false)]
    [InlineData("4F4B1C00", false)]
    public void A_greeting_of_telnet_is_recognised(string greeting, bool isTelnet) => Assert.Equal(isTelnet, TelnetGreeting.IsOne(Convert.FromHexString(greeting)));

    [Fact]
    public async Task A_part_is_not_looked_for_behind_a_server_that_speaks_telnet()
    {
        using TcpListener server = Listen();
        await using TcpLink link = await OpenAsync(server, TimeProvider.System);
        using Socket peer = await server.AcceptSocketAsync(Token);
        await peer.SendAsync(Convert.FromHexString("FFFD2CFFFB00FFFD00FFFB03FFFD03"), Token);
        var flasher = new Flasher(link, ChipCatalog.Default, TimeProvider.System, new ConnectOptions(BootControl.Host), new Progress<JobEvent>());
        var fault = await Assert.ThrowsAsync<NcpException>(() => flasher.InfoAsync(Token));
        Assert.Equal(PortFaults.TcpTelnet, fault.Diagnosis.Kind);
        Assert.StartsWith("Use 'rfc2217://127.0.0.1:", fault.Diagnosis.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_peer_that_takes_nothing_fails_the_write_as_stuck()
    {
        using TcpListener silent = Listen();
        await using TcpLink link = await OpenAsync(silent, new HastyTime(20));
        var fault = await Assert.ThrowsAsync<NcpException>(async () => await link.WriteAsync(new byte[1 << 25], Token));
        Assert.Equal(PortFaults.WriteStuck, fault.Diagnosis.Kind);
        Assert.InRange(link.Counters.BytesWritten, 1, (1 << 25) - 1);
    }

    [Fact]
    public async Task A_write_that_waits_can_be_cancelled_by_its_own_token()
    {
        using TcpListener silent = Listen();
        await using TcpLink link = await OpenAsync(silent, TimeProvider.System);
        using var cancel = new CancellationTokenSource();
        Task write = link.WriteAsync(new byte[1 << 25], cancel.Token).AsTask();
        await cancel.CancelAsync();
        var ended = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write);
        Assert.Equal(cancel.Token, ended.CancellationToken);
    }

    /// <summary>A listener whose connections nobody serves, with little room for what they send.</summary>
    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Server.ReceiveBufferSize = 4096;
        listener.Start();
        return listener;
    }

    private static ValueTask<TcpLink> OpenAsync(TcpListener listener, TimeProvider time) =>
        TcpLink.OpenAsync(new TcpAddress("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port), Rate, time, Token);

    private static async Task<NcpException> FaultOfAsync(string address) => await Assert.ThrowsAsync<NcpException>(
        async () => await TcpLink.OpenAsync(TcpAddress.Parse(address), Rate, TimeProvider.System, Token));
}
