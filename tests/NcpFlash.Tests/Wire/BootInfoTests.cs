using NcpFlash.Wire;
using NcpFlash.Wire.Commands;
using Xunit;

namespace NcpFlash.Tests.Wire;

/// <summary>The four recorded boot infos of PROTOCOL 6.1 and the MAC reply of Annex A.</summary>
public sealed class BootInfoTests
{
    [Theory]
    [InlineData("0200160601000100a7128201dcd2037b82401c008f758090e8805be3", 0x06160002, 1, 0x018212A7, 0x9080758F, 8, "40827b03d2dc", true)]
    [InlineData("0200160600000100679680013bf22c5042f41a000f758010c42a6dad", 0x06160002, 0, 0x01809667, 0x1080750F, 2, "f442502cf23b", true)]
    [InlineData("0100160600000100279280015e64de05b91819000f758010", 0x06160001, 0, 0x01809227, 0x1080750F, 2, "18b905de645e", false)]
    [InlineData("010016060000010027928001319735cf0eb417000f758010", 0x06160001, 0, 0x01809227, 0x1080750F, 2, "b40ecf359731", false)]
    public void Recorded_boot_info_decodes(string hex, uint version, byte sign, uint word0, uint word1, byte pin, string mac, bool hasCrc)
    {
        BootInfo info = new GetBootInfo().Decode(Convert.FromHexString(hex));
        Assert.Equal((version, sign, word0, word1, hasCrc), (info.RomVersion, info.SignType, info.OptionWord0, info.OptionWord1, info.HasCrc));
        Assert.Equal(pin, info.FlashPin);
        Assert.Equal(mac, info.Mac.ToString());
    }

    [Fact]
    public void Any_flipped_bit_of_the_long_form_is_found()
    {
        byte[] good = Convert.FromHexString("0200160601000100a7128201dcd2037b82401c008f758090e8805be3");
        for (int bit = 0; bit < good.Length * 8; bit++)
        {
            byte[] bad = [.. good];
            bad[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<WireFormatException>(() => BootInfo.Decode(bad));
        }
    }

    [Fact]
    public void Recorded_mac_reply_decodes_and_its_crc_is_checked()
    {
        byte[] good = Convert.FromHexString("40827B03D2DC9BE8AFF7");
        Assert.Equal("40827b03d2dc", new EfuseReadMac().Decode(good).ToString());
        good[9] ^= 1;
        Assert.Throws<WireFormatException>(() => new EfuseReadMac().Decode(good));
    }
}
