using Xunit;

namespace NcpFlash.Tests.Emulator;

public class HandshakeTests
{
    [Fact]
    public void A_burst_is_answered_once_and_the_rest_of_it_ignored()
    {
        var host = new RawHost();
        Assert.Equal("4F4B", host.Sync());
        Assert.Equal("4F4B1C00", host.Ask("10 00 00 00")[..8]);
    }

    [Theory]
    [InlineData(230_400, true)]
    [InlineData(460_800, true)]
    [InlineData(500_000, true)]
    [InlineData(921_600, true)]
    [InlineData(1_000_000, true)]
    [InlineData(1_500_000, false)]
    [InlineData(2_000_000, false)]
    public void Directly_after_reset_the_oscillator_limits_the_rate(int rate, bool answers) =>
        Assert.Equal(answers ? "4F4B" : "", new RawHost().Sync(rate));

    [Theory]
    [InlineData(69, "")]
    [InlineData(70, "4F4B")]
    public void A_burst_has_at_least_70_bytes(int count, string answer)
    {
        var host = new RawHost();
        host.SetRate(115_200);
        host.Send([.. Enumerable.Repeat((byte)0x55, count)]);
        Assert.Equal(answer, host.Receive(1));
    }

    [Fact]
    public void Boot_info_of_a_virgin_part()
    {
        var host = new RawHost();
        host.Sync();
        Assert.StartsWith("4F4B1C00" + "0200160600000100" + "27128201" + "DCD2037B8240" + "1C00" + "8F758090", host.Ask("10 00 00 00"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_work_rate_and_a_flash_write()
    {
        RawHost host = new RawHost().Connect();
        Assert.Equal("4F4B0400C4601600", host.Ask("36 00 00 00"));
        Assert.Equal("4F4B", host.Ask(0x30, RawHost.Hex("00100000 FF1F0000")));
        Assert.Equal("4F4B", host.Ask(0x31, RawHost.Hex("00100000 AABBCC")));
        Assert.Equal("4F4B", host.Ask("3A 00 00 00"));
        Assert.Equal("4F4B0400AABBCCFF", host.Ask(0x32, RawHost.Hex("00100000 04000000")));
    }
}
