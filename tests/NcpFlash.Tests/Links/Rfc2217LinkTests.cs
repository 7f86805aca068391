using NcpFlash.Diagnostics;
using NcpFlash.Links;
using Xunit;

namespace NcpFlash.Tests.Links;

/// <summary>What a client of RFC 2217 does with servers of every sort.</summary>
public sealed class Rfc2217LinkTests
{
    private static readonly BitRate Rate = new(500_000);

    /// <summary>For servers whose silence is what a test waits for.</summary>
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("rfc2217://bench:4000", "bench", 4000, 3.0, false)]
    [InlineData("RFC2217://[::1]:4000/", "::1", 4000, 3.0, false)]
    [InlineData("rfc2217://bench:4000?ign_set_control", "bench", 4000, 3.0, true)]
    [InlineData("rfc2217://bench:4000?timeout=12.5&ign_set_control&logging=debug&poll_modem", "bench", 4000, 12.5, true)]
    [InlineData("rfc2217://bench:4000?", "bench", 4000, 3.0, false)]
    public void Addresses_are_read_as_pyserial_writes_them(string text, string host, int port, double timeout, bool ignores)
    {
        Rfc2217Address address = Rfc2217Address.Parse(text);
        Assert.Equal(new Rfc2217Address(host, port) { Timeout = TimeSpan.FromSeconds(timeout), IgnoresControlAnswers = ignores }, address);
        Assert.Equal(address, Rfc2217Address.Parse(address.ToString()));
    }

    [Theory]
    [InlineData("rfc2217://", "port number is missing")]
    [InlineData("rfc2217://bench:0", "'0' is not a port number")]
    [InlineData("rfc2217://bench:1?baudrate=9600", "'baudrate=9600' is not one of timeout=SECONDS, ign_set_control")]
    [InlineData("rfc2217://bench:1?timeout=0", "number of seconds")]
    [InlineData("rfc2217://bench:1?timeout", "number of seconds")]
    [InlineData("socket://bench:1", "does not begin with rfc2217://")]
    public void A_bad_address_is_explained(string text, string reason)
    {
        var fault = Assert.Throws<NcpException>(() => Rfc2217Address.Parse(text));
        Assert.Equal(PortFaults.TcpBadAddress, fault.Diagnosis.Kind);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Opening_releases_the_lines_first_and_sets_everything()
    {
        await using var peer = new TelnetPeer(string.Empty, TelnetPeer.Agreeing((_, _) => null));
        await using Rfc2217Link link = await OpenAsync(peer);
        Assert.Equal(Rate, link.BitRate);
        Assert.Equal(new LinkIdentity($"rfc2217://127.0.0.1:{peer.Address.Port}?timeout=60", LinkKind.Rfc2217, HasControlLines: true), link.Identity);
        Assert.Equal(
            "FFFB2CFFFB00FFFD00FFFB03FFFD03" // WILL com port, 8-bit data both ways, no go-ahead both ways
            + "FFFA2C0509FFF0FFFA2C050CFFF0" // DTR off, RTS off
            + "FFFA2C0A1AFFF0FFFA2C0B11FFF0" // line errors, CTS
            + "FFFA2C0208FFF0FFFA2C0301FFF0FFFA2C0401FFF0FFFA2C0501FFF0" // 8, none, 1, no flow control
            + "FFFA2C010007A120FFF0" // 500000
            + "FFFA2C0C01FFF0", // drop what was received
            peer.Heard);
    }

    [Fact]
    public async Task Lines_and_break_are_confirmed_one_step_after_the_other()
    {
        await using var peer = new TelnetPeer(string.Empty, TelnetPeer.Agreeing((_, _) => null));
        await using Rfc2217Link link = await OpenAsync(peer);
        string before = peer.Heard;
        await link.PlayAsync(ResetSequence.Parse("dtr=1 rts=1; rts=0; break=1; send ff55; break=0; dtr=0"), Token);
        Assert.Equal(
            "FFFA2C0508FFF0FFFA2C050BFFF0" + "FFFA2C050CFFF0" + "FFFA2C0505FFF0" + "FFFF55" + "FFFA2C0506FFF0" + "FFFA2C0509FFF0", peer.Heard[before.Length..]);
        Assert.Equal(2, link.Counters.BytesWritten);
    }

    [Theory]
    [InlineData("6908")]
    [InlineData("")]
    public async Task A_port_that_does_not_confirm_its_lines_has_none(string answer)
    {
        await using var peer = new TelnetPeer(
            string.Empty, TelnetPeer.Agreeing((command, value) => command == 5 && value[0] == 9 ? Convert.FromHexString(answer) : null));
        await using Rfc2217Link link = await OpenAsync(peer);
        Assert.False(link.Identity.HasControlLines);
        string before = peer.Heard;
        await link.PlayAsync(ResetSequence.Parse("dtr=1 rts=1; rts=0"), Token);
        Assert.Equal(before, peer.Heard);
    }

    [Fact]
    public async Task A_server_that_never_answers_lines_is_named_and_can_be_used_without_its_answers()
    {
        await using (var silent = new TelnetPeer(string.Empty, TelnetPeer.Agreeing((command, _) => command == 5 ? [] : null)))
        {
            NcpException fault = await FaultAsync(silent.Address with { Timeout = Short });
            Assert.Equal(RemotePortFaults.Silent, fault.Diagnosis.Kind);
            Assert.Contains("when it was asked to set no flow control", fault.Message, StringComparison.Ordinal);
            Assert.Contains("?ign_set_control", fault.Diagnosis.Advice, StringComparison.Ordinal);
        }

        await using var peer = new TelnetPeer(string.Empty, TelnetPeer.Agreeing((command, _) => command == 5 ? [] : null));
        await using Rfc2217Link link = await Rfc2217Link.OpenAsync(peer.Address with { IgnoresControlAnswers = true }, Rate, TimeProvider.System, Token);
        await link.PlayAsync(ResetSequence.Parse("rts=1; rts=0"), Token);
        await HeardAsync(peer, "FFFA2C050BFFF0FFFA2C050CFFF0"); // nothing was waited for, so it may still be under way
    }

    [Theory]
    [InlineData("", "it answers no telnet command")]
    [InlineData("0D 0A 62 65 6E 63 68 20 6C 6F 67 69 6E 3A 20", "it answers no telnet command and sends 'bench login:'")]
    [InlineData("FF FB 01 62 79 65", "it speaks telnet, leaves the com port option unanswered and says 'bye'")]
    [InlineData("FF FB 01", "it speaks telnet, but leaves the com port option unanswered")]
    [InlineData("00 80 FF FF", "it answers no telnet command and sends '0080FF'")]
    public async Task A_server_of_another_sort_is_told_by_what_it_sends(string greeting, string seen)
    {
        await using var peer = new TelnetPeer(greeting, _ => []);
        NcpException fault = await FaultAsync(peer.Address with { Timeout = Short });
        Assert.Equal(RemotePortFaults.NotSpoken, fault.Diagnosis.Kind);
        Assert.Contains(seen, fault.Message, StringComparison.Ordinal);
        Assert.Contains($"'socket://127.0.0.1:{peer.Address.Port}'", fault.Diagnosis.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_telnet_server_that_refuses_is_believed_at_once()
    {
        await using var peer = new TelnetPeer("FF FD 18 FF FB 01", _ => TelnetPeer.Hex("FF FE 2C"));
        NcpException fault = await FaultAsync(peer.Address);
        Assert.Equal(RemotePortFaults.NotSpoken, fault.Diagnosis.Kind);
        Assert.Contains("refuses the com port option", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("50 6F 72 74 20 61 6C 72 65 61 64 79 20 69 6E 20 75 73 65 0D 0A")]
    public async Task A_server_that_hangs_up_is_quoted(string greeting)
    {
        await using var peer = new TelnetPeer(greeting, _ => null);
        NcpException fault = await FaultAsync(peer.Address);
        Assert.Equal(RemotePortFaults.Closed, fault.Diagnosis.Kind);
        Assert.EndsWith(greeting.Length == 0 ? "at once." : "and said 'Port already in use'.", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FF FE 00")]
    [InlineData("FF FC 00")]
    public async Task A_server_that_would_change_bytes_is_refused(string refusal)
    {
        await using var peer = new TelnetPeer(string.Empty, _ => TelnetPeer.Hex("FF FD 2C FF FD 00 FF FB 00" + refusal));
        Assert.Equal(RemotePortFaults.NotBinary, (await FaultAsync(peer.Address)).Diagnosis.Kind);
    }

    /// <summary>The refusal comes when the server has already agreed to everything.</summary>
    [Fact]
    public async Task A_server_that_takes_its_agreement_back_is_refused_at_once()
    {
        int pieces = 0;
        await using var peer = new TelnetPeer(string.Empty, _ => TelnetPeer.Hex(pieces++ == 0 ? "FF FD 2C FF FD 00 FF FB 00" : "FF FC 00"));
        Assert.Equal(RemotePortFaults.NotBinary, (await FaultAsync(peer.Address)).Diagnosis.Kind);
    }

    [Theory]
    [InlineData(2, 7, "8 data bits", "0x07")]
    [InlineData(3, 3, "no parity", "0x03")]
    [InlineData(4, 2, "1 stop bit", "0x02")]
    [InlineData(5, 3, "no flow control", "0x03")]
    public async Task Settings_that_the_boot_rom_does_not_talk_are_refused(byte command, byte answer, string wanted, string got)
    {
        await using var peer = new TelnetPeer(
            string.Empty, TelnetPeer.Agreeing((c, value) => c == command && (c != 5 || value[0] == 1) ? [(byte)(c + 100), answer] : null));
        NcpException fault = await FaultAsync(peer.Address);
        Assert.Equal(RemotePortFaults.Settings, fault.Diagnosis.Kind);
        Assert.Contains(wanted, fault.Message, StringComparison.Ordinal);
        Assert.Contains(got, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("00000000", "answered 00000000 instead of a rate")]
    [InlineData("", "answered nothing instead of a rate")]
    [InlineData("FFFFFFFF", "answered FFFFFFFF instead of a rate")]
    [InlineData("0007A120", "stays at 500000 bit/s")]
    public async Task A_refused_rate_is_a_fault(string answer, string reason)
    {
        int asked = 0;
        await using var peer = new TelnetPeer(
            string.Empty, TelnetPeer.Agreeing((command, _) => command == 1 && ++asked == 2 ? [101, .. Convert.FromHexString(answer)] : null));
        await using Rfc2217Link link = await OpenAsync(peer);
        var fault = await Assert.ThrowsAsync<NcpException>(async () => await link.SetBitRateAsync(new BitRate(2_000_000), Token));
        Assert.Equal(PortFaults.RateRefused, fault.Diagnosis.Kind);
        Assert.Contains("refuses the rate 2000000 bit/s", fault.Message, StringComparison.Ordinal);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        Assert.Equal(Rate, link.BitRate);
        Assert.Equal(new BitRate(1_000_000), await link.SetBitRateAsync(new BitRate(1_000_000), Token));
    }

    [Theory]
    [InlineData("000F4240", 1_000_000)]
    [InlineData("001E8499", 2_000_025)]
    public async Task A_rate_that_the_server_makes_of_it_is_the_real_one(string answer, int real)
    {
        int asked = 0;
        await using var peer = new TelnetPeer(
            string.Empty, TelnetPeer.Agreeing((command, _) => command == 1 && ++asked == 2 ? [101, .. Convert.FromHexString(answer)] : null));
        await using Rfc2217Link link = await OpenAsync(peer);
        Assert.Equal(new BitRate(real), await link.SetBitRateAsync(new BitRate(2_000_000), Token));
    }

    [Fact]
    public async Task Line_errors_that_the_server_tells_are_counted()
    {
        await using var peer = new TelnetPeer(string.Empty, TelnetPeer.Agreeing((_, _) => null));
        await using Rfc2217Link link = await OpenAsync(peer);
        Assert.Equal((0, 0, 0), (link.Counters.FramingErrors, link.Counters.Overruns, link.Counters.Breaks));
        await peer.SendAsync("FF FA 2C 6A 08 FF F0 FF FA 2C 6A 1A FF F0 FF FA 2C 6B 30 FF F0 41");
        await link.ReadExactlyAsync(1);
        Assert.Equal((2, 1, 1), (link.Counters.FramingErrors, link.Counters.Overruns, link.Counters.Breaks));
        Assert.Equal(1, link.Counters.BytesRead);
    }

    [Fact]
    public async Task A_server_that_tells_no_line_errors_and_purges_nothing_is_good_enough()
    {
        await using var peer = new TelnetPeer(string.Empty, TelnetPeer.Agreeing((command, _) => command is 10 or 11 or 12 ? [] : null));
        await using Rfc2217Link link = await OpenAsync(peer);
        Assert.Null(link.Counters.FramingErrors);
    }

    [Fact]
    public async Task A_suspended_client_sends_nothing_until_it_may()
    {
        await using var peer = new TelnetPeer(string.Empty, TelnetPeer.Agreeing((_, _) => null));
        await using Rfc2217Link link = await OpenAsync(peer);
        await peer.SendAsync("FF FA 2C 6C FF F0 41");
        await link.ReadExactlyAsync(1);
        Task write = link.WriteAsync("go"u8.ToArray(), Token).AsTask();
        await peer.SendAsync("42");
        await link.ReadExactlyAsync(1);
        Assert.False(write.IsCompleted);
        await peer.SendAsync("FF FA 2C 6D FF F0");
        await write.WaitAsync(LinkBytes.Patience, Token);
    }

    [Fact]
    public async Task Opening_can_be_cancelled_at_every_answer()
    {
        for (int quiet = 0; quiet < 13; quiet++)
        {
            using var cancel = new CancellationTokenSource();
            int asked = 0, silentFrom = quiet;
            Func<byte[], byte[]?> agreeing = TelnetPeer.Agreeing((_, _) => null);
            await using var peer = new TelnetPeer(string.Empty, bytes =>
            {
                if (asked++ < silentFrom)
                {
                    return agreeing(bytes);
                }

                cancel.Cancel();
                return [];
            });
            Task<Rfc2217Link> opening = Rfc2217Link.OpenAsync(peer.Address, Rate, TimeProvider.System, cancel.Token).AsTask();
            await Task.WhenAny(opening, Task.Delay(LinkBytes.Patience, Token));
            if (opening.IsCompletedSuccessfully)
            {
                await (await opening).DisposeAsync();
                Assert.InRange(quiet, 3, 12); // all questions are asked by then
                return;
            }

            var ended = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening);
            Assert.Equal(cancel.Token, ended.CancellationToken);
        }

        Assert.Fail("It asks without end.");
    }

    [Fact]
    public async Task A_sequence_that_is_cancelled_releases_the_lines()
    {
        await using var peer = new TelnetPeer(string.Empty, TelnetPeer.Agreeing((_, _) => null));
        await using Rfc2217Link link = await OpenAsync(peer);
        using var cancel = new CancellationTokenSource();
        ValueTask play = link.PlayAsync(ResetSequence.Parse("break=1; dtr=1 rts=1; wait 60s"), cancel.Token);
        await HeardAsync(peer, "FFFA2C050BFFF0");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await play);
        await HeardAsync(peer, "FFFA2C0509FFF0FFFA2C050CFFF0");
    }

    [Fact]
    public async Task A_server_that_leaves_in_the_middle_of_a_question_is_gone()
    {
        bool leave = false;
        Func<byte[], byte[]?> agreeing = TelnetPeer.Agreeing((_, _) => null);
        await using var peer = new TelnetPeer(string.Empty, bytes => leave ? null : agreeing(bytes));
        await using Rfc2217Link link = await OpenAsync(peer);
        leave = true;
        var fault = await Assert.ThrowsAsync<NcpException>(async () => await link.SetBitRateAsync(new BitRate(9600), Token));
        Assert.Equal(PortFaults.Gone, fault.Diagnosis.Kind);
        Assert.Equal(PortFaults.Gone, (await Assert.ThrowsAsync<NcpException>(async () => await link.SetBitRateAsync(new BitRate(9600), Token))).Diagnosis.Kind);
    }

    [Fact]
    public async Task An_unknown_host_and_a_closed_port_say_so()
    {
        Assert.Equal(PortFaults.TcpUnresolved, (await FaultAsync(new Rfc2217Address("no-such-host.invalid", 3000))).Diagnosis.Kind);
        var peer = new TelnetPeer(string.Empty, _ => []);
        Rfc2217Address address = peer.Address;
        await peer.DisposeAsync();
        NcpException fault = await FaultAsync(address);
        Assert.Equal(PortFaults.TcpRefused, fault.Diagnosis.Kind);
        Assert.Contains(address.ToString(), fault.Message, StringComparison.Ordinal);
    }

    private static ValueTask<Rfc2217Link> OpenAsync(TelnetPeer peer) =>
        Rfc2217Link.OpenAsync(peer.Address, Rate, TimeProvider.System, Token);

    /// <summary>Waits until these bytes are the last that the server has heard.</summary>
    private static async Task HeardAsync(TelnetPeer peer, string end)
    {
        using var patience = new CancellationTokenSource(LinkBytes.Patience);
        while (!peer.Heard.EndsWith(end, StringComparison.Ordinal))
        {
            await Task.Delay(1, patience.Token);
        }
    }

    private static async Task<NcpException> FaultAsync(Rfc2217Address address) =>
        await Assert.ThrowsAsync<NcpException>(async () => await Rfc2217Link.OpenAsync(address, Rate, TimeProvider.System, Token));
}
