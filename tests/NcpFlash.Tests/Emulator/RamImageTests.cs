using System.Buffers.Binary;
using NcpFlash.Emulator;
using Xunit;

namespace NcpFlash.Tests.Emulator;

public class RamImageTests
{
    private const string Ok = "4F4B";

    [Fact]
    public void An_image_loads_in_order_and_runs()
    {
        var host = new RawHost();
        host.Sync();
        byte[] segment = WithCrc([0, 0, 0xFC, 0x62, 8, 0, 0, 0, 0, 0, 0, 0]);
        Assert.Equal(Ok, host.Ask(0x11, Header(signed: false)));
        Assert.Equal("464C0401", host.Ask(0x18, new byte[8]));
        Assert.Equal(Ok + "1000" + Convert.ToHexString(segment), host.Ask(0x17, segment));
        Assert.Equal(Ok, host.Ask(0x18, new byte[4]));
        Assert.Equal("464C1602", host.Ask(0x19, []));
        Assert.Equal("464C1402", host.Ask(0x18, new byte[5]));
        Assert.Equal(Ok, host.Ask(0x18, new byte[4]));
        Assert.Equal("464C0401", host.Ask(0x1A, []));
        Assert.Equal(Ok, host.Ask(0x19, []));
        Assert.Equal(Ok, host.Ask(0x1A, []));
        Assert.Equal(ChipState.Application, host.Board.Chip.State);
        Assert.Equal("", host.Sync());
    }

    [Fact]
    public void A_locked_part_wants_a_signed_image_with_its_key()
    {
        RawHost host = VectorPart.Make("locked");
        host.Sync();
        Assert.Equal("464C0602", host.Ask(0x11, Header(signed: false)));
        Assert.Equal(Ok, host.Ask(0x11, Header(signed: true)));
        Assert.Equal("464C0401", host.Ask(0x17, new byte[16]));
        Assert.Equal("464C0C02", host.Ask(0x12, WithCrc(new byte[64])));
        Assert.Equal("464C0B02", host.Ask(0x12, new byte[68]));
    }

    [Fact]
    public void Damaged_headers_are_told_apart()
    {
        var host = new RawHost();
        host.Sync();
        byte[] header = Header(signed: false);
        header[0] ^= 1;
        Assert.Equal("464C0302", host.Ask(0x11, header));
        header[0] ^= 1;
        header[40] ^= 1;
        Assert.Equal("464C0402", host.Ask(0x11, header));
    }

    [Theory]
    [InlineData(true, "464C0304")]
    [InlineData(false, Ok)]
    public void A_locked_efuse_word_is_refused_or_left_alone(bool refuse, string reply)
    {
        var host = new RawHost(new EmulatorOptions { RefuseLockedEfuse = refuse });
        host.Sync();
        Assert.Equal(Ok, host.Ask(0x40, RawHost.Hex("7C000000 00000200")));
        Assert.Equal(reply, host.Ask(0x40, RawHost.Hex("1C000000 01000000")));
        Assert.Equal(0, host.Board.Efuse.Fuses[0x1C]);
    }

    private static byte[] Header(bool signed)
    {
        var header = new byte[252];
        "BFNP"u8.CopyTo(header);
        header[120] = (byte)(signed ? 1 : 0);
        header[132] = 1;
        return WithCrc(header);
    }

    private static byte[] WithCrc(byte[] bytes)
    {
        var all = new byte[bytes.Length + 4];
        bytes.CopyTo(all, 0);
        BinaryPrimitives.WriteUInt32LittleEndian(all.AsSpan(bytes.Length), Crc32.Of(bytes));
        return all;
    }
}
