using NcpFlash.Diagnostics;
using NcpFlash.Emulator;
using Xunit;

namespace NcpFlash.Tests.Emulator;

public class FaultTests
{
    private const string Id = "4F4B0400C4601600";

    [Theory]
    [InlineData("silence@36", "")]
    [InlineData("late=700ms@36", "")]
    [InlineData("garbage=00F8@36", "00F8" + Id)]
    [InlineData("fl=FFFC@36", "464CFCFF")]
    [InlineData("dropreply@36", "4F4B0400C46016")]
    [InlineData("dropreply=1@36", "4F0400C4601600")]
    [InlineData("droprequest@36", "")]
    [InlineData("idle@36", "")]
    [InlineData("pending=2@36", "50445044" + Id)]
    [InlineData("dupok@36", "4F4B" + Id)]
    [InlineData("brownout@36", "")]
    [InlineData("silence@36#2", Id)]
    [InlineData("silence#3", "")]
    [InlineData("silence#4", Id)]
    public void Strikes(string fault, string reply) =>
        Assert.Equal(reply, new RawHost(new EmulatorOptions { Faults = FaultScript.Parse(fault) }).Connect().Ask("36 00 00 00"));

    /// <summary>The two bytes that answer a handshake can be struck too; what is meant for frames leaves them alone.</summary>
    [Theory]
    [InlineData("silence@sync", "")]
    [InlineData("late=20ms@sync", "4F4B")]
    [InlineData("garbage=0D0A@sync", "0D0A4F4B")]
    [InlineData("dropreply@sync", "4F")]
    [InlineData("dropreply=0@sync#*", "4B")]
    [InlineData("dupok@sync", "4F4B4F4B")]
    [InlineData("dropreply@sync#2", "4F4B")]
    [InlineData("silence#1", "4F4B")]
    public void Strikes_a_handshake(string fault, string answer) => Assert.Equal(answer, Sync(fault));

    [Fact]
    public void A_handshake_that_was_struck_has_been_made()
    {
        var host = new RawHost(new EmulatorOptions { Faults = FaultScript.Parse("dropreply@sync") });
        Assert.Equal("4F", host.Sync());
        Assert.Equal(ChipState.Command, host.Board.Chip.State);
        host.Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal("4F4B", host.Sync());
    }

    [Fact]
    public void Strikes_once_unless_told_otherwise()
    {
        RawHost host = new RawHost(new EmulatorOptions { Faults = FaultScript.Parse("silence@36") }).Connect();
        Assert.Equal("", host.Ask("36 00 00 00"));
        Assert.Equal(Id, host.Ask("36 00 00 00"));
        host = new RawHost(new EmulatorOptions { Faults = FaultScript.Parse("silence@36#*") }).Connect();
        Assert.Equal("", host.Ask("36 00 00 00"));
        Assert.Equal("", host.Ask("36 00 00 00"));
    }

    [Fact]
    public void A_lost_byte_of_the_payload_leaves_the_frame_open()
    {
        RawHost host = new RawHost(new EmulatorOptions { Faults = FaultScript.Parse("droprequest@31") }).Connect();
        Assert.Equal("", host.Ask(0x31, RawHost.Hex("00000000 0102")));
        Assert.Equal("4F4B", host.Ask("36 00 00 00")[..4]); // its first byte ended the frame
        Assert.Equal(0x36, host.Board.Flash.Contents[1]);
    }

    [Fact]
    public void A_wrong_digest_differs_in_one_bit()
    {
        RawHost host = new RawHost(new EmulatorOptions { Faults = FaultScript.Parse("wrongdigest@3D") }).Connect();
        string wrong = host.Ask(0x3D, RawHost.Hex("00000000 04000000"));
        string right = host.Ask(0x3D, RawHost.Hex("00000000 04000000"));
        Assert.Equal(right[..^1], wrong[..^1]);
        Assert.NotEqual(right, wrong);
    }

    [Fact]
    public void A_link_that_is_gone_says_so()
    {
        RawHost host = new RawHost(new EmulatorOptions { Faults = FaultScript.Parse("gone@36") }).Connect();
        host.Send("36 00 00 00");
        var fault = Assert.Throws<NcpException>(() => host.Receive());
        Assert.Equal("link.gone", fault.Diagnosis.Id);
        Assert.Equal("link.gone", Assert.Throws<NcpException>(() => host.Send("36")).Diagnosis.Id);
    }

    [Fact]
    public void Random_bytes_neither_throw_nor_hang() => Babble(40);

    [Fact(Explicit = true)]
    [Trait("Category", "Long")]
    public void Random_bytes_neither_throw_nor_hang_for_long() => Babble(3000);

    private static void Babble(int rounds)
    {
        for (int seed = 0; seed < rounds; seed++)
        {
            var random = new Random(seed);
            RawHost host = new RawHost(new EmulatorOptions { Boot = random.Next(8) == 0 ? StrapLevel.Low : StrapLevel.High });
            host.Sync();
            for (int i = 0; i < 30; i++)
            {
                if (random.Next(6) == 0)
                {
                    host.SetRate(random.Next(3) switch { 0 => 500_000, 1 => 2_000_000, _ => random.Next(1000, 4_000_000) });
                }

                var bytes = new byte[random.Next(random.Next(10) == 0 ? 3000 : 40)];
                random.NextBytes(bytes);
                if (bytes.Length > 4 && random.Next(2) == 0)
                {
                    (bytes[0], bytes[1], bytes[2], bytes[3]) = ((byte)random.Next(0x10, 0x62), 0, (byte)(bytes.Length - 4), (byte)((bytes.Length - 4) >> 8));
                }

                host.Send(bytes);
                host.Receive(random.Next(20) == 0 ? 3 : 0.01);
            }

            host.Clock.Advance(TimeSpan.FromMinutes(20)); // any idle time-out that 0x23 may have set by accident is longer than a test is worth
        }
    }

    private static string Sync(string fault) => new RawHost(new EmulatorOptions { Faults = FaultScript.Parse(fault) }).Sync();
}
