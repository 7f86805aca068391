using System.Text;
using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using Xunit;

namespace NcpFlash.Tests.Chips;

public sealed class FlashPartTests
{
    /// <summary>The vendor's shipped file, as quoted in PROTOCOL 6.4.</summary>
    private const string Shipped =
        "040100006699ff039f00b7e904c80001c72052d8060232000b010b013b01bb006b01eb02eb02025000010001010002010201ab01053500000101000038ffa0ff" +
        "77030240770302f02c01b004b0040500e8801400";

    [Fact]
    public void The_list_has_the_vendors_74_parts_and_the_modules_own() => Assert.Equal(75, ChipCatalog.FlashParts.Length);

    [Theory]
    [InlineData("c86014", 1)]
    [InlineData("c86016", 4)]
    [InlineData("c86018", 16)]
    [InlineData("c86516", 4)]
    public void The_group_of_the_shipped_file_is_the_shipped_file(string id, uint mebibytes)
    {
        FlashPart part = Part(id);
        Assert.True(part.IsKnown);
        Assert.Equal(Shipped, Convert.ToHexStringLower([.. part.ParameterBlock]));
        Assert.Equal(mebibytes * 1024 * 1024, part.SizeInBytes);
        Assert.Equal(TimeSpan.FromSeconds(33), part.ChipErase);
        Assert.Equal(TimeSpan.FromMilliseconds(300), part.SectorErase);
        Assert.Equal(TimeSpan.FromMilliseconds(5), part.PageProgram);
    }

    [Fact]
    public void The_real_modules_flash_gets_the_shipped_block()
    {
        FlashPart part = Part("c46016");
        Assert.True(part.IsKnown);
        Assert.Equal(4u * 1024 * 1024, part.SizeInBytes);
        Assert.Equal(Shipped, Convert.ToHexStringLower([.. part.ParameterBlock]));
    }

    [Fact]
    public void An_id_that_is_not_in_the_list_goes_by_its_capacity_byte_and_gets_the_shipped_block()
    {
        FlashPart part = Part("a16015");
        Assert.False(part.IsKnown);
        Assert.Equal(2u * 1024 * 1024, part.SizeInBytes);
        Assert.Equal("flash a16015, not in the list", part.Name);
        Assert.Equal(Shipped, Convert.ToHexStringLower([.. part.ParameterBlock]));
    }

    [Theory]
    [InlineData("ffffff")]
    [InlineData("000000")]
    [InlineData("c46001")]
    public void An_id_without_a_size_is_no_part(string id)
    {
        Assert.True(JedecId.TryParse(id, out JedecId parsed));
        Assert.Null(ChipCatalog.FlashPart(parsed));
    }

    /// <summary>Header offsets of PROTOCOL 6.4, less 12.</summary>
    [Theory]
    [InlineData("io_mode", 12)]
    [InlineData("mfg_id", 25)]
    [InlineData("page_size", 26)]
    [InlineData("chip_erase_cmd", 28)]
    [InlineData("qpi_page_prog_cmd", 50)]
    [InlineData("qe_reg_index", 53)]
    [InlineData("qe_bit_pos", 56)]
    [InlineData("qe_reg_write_len", 60)]
    [InlineData("reg_read_cmd_1", 65)]
    [InlineData("reg_write_cmd_1", 69)]
    [InlineData("cont_read_code", 74)]
    [InlineData("burst_wrap_cmd", 76)]
    [InlineData("de_burst_wrap_code", 83)]
    [InlineData("sector_erase_time", 84)]
    [InlineData("page_prog_time", 90)]
    [InlineData("chip_erase_time", 92)]
    [InlineData("power_down_delay", 94)]
    [InlineData("qe_data", 95)]
    public void Fields_lie_where_the_boot_header_has_them(string field, int headerOffset) =>
        Assert.Equal(headerOffset - 12, ChipCatalog.FlashParameterOffset(field));

    /// <summary>Differences to the base, offset in the boot header = value, typed in from PROTOCOL 6.5.</summary>
    [Theory]
    [InlineData("c84016", "69=31 60=01")]
    [InlineData("c84014", "84=20 85=03 86=B8 87=0B 88=A0 89=0F 90=0A")]
    [InlineData("ef4017", "25=EF 94=08 69=31 60=01 13=00 74=F0")]
    [InlineData("ef4019", "25=EF 94=03 69=31 60=01 12=24")]
    [InlineData("9d6016", "25=9D 94=05 53=00 56=06 69=31 60=01 76=C0 77=03 78=00 79=06 80=C0 81=00 82=00 83=00")]
    [InlineData("c22018", "25=C2 94=2D 53=00 56=06 74=A5 76=C0 77=00 78=00 79=02 80=C0 81=00 82=00 83=10")]
    [InlineData("c22539", "25=C2 94=2D 53=00 56=06 74=A5 76=C0 77=00 78=00 79=02 80=C0 81=00 82=00 83=10 12=24 65=15 92=14 93=82")]
    [InlineData("c22013", "25=C2 12=11 13=00 74=00 65=00 69=00")]
    [InlineData("204217", "25=20 94=03 69=31 60=01 74=20")]
    [InlineData("0b6016", "25=0B 84=70 85=17")]
    [InlineData("5e6013", "25=EF 94=08 69=31 60=01")]
    public void A_part_differs_from_the_base_only_where_the_list_says(string id, string differences)
    {
        byte[] expected = Convert.FromHexString(Shipped);
        foreach (string difference in differences.Split(' '))
        {
            expected[int.Parse(difference[..2], null) - 12] = Convert.FromHexString(difference[3..])[0];
        }

        Assert.Equal(Convert.ToHexString(expected), Convert.ToHexString([.. Part(id).ParameterBlock]));
    }

    [Theory]
    [InlineData("""{ "base": [], "groups": [] }""", "make up 0 bytes")]
    [InlineData("""{ "base": [ { "name": "a", "size": 3, "value": 1 } ], "groups": [] }""", "not 1 or 2 bytes")]
    [InlineData("""{ "base": [ { "name": "a", "size": 1, "value": 256 } ], "groups": [] }""", "")]
    [InlineData("""{ "other": 1 }""", "")]
    public void Broken_part_data_is_reported(string json, string expected)
    {
        NcpException fault = Assert.Throws<NcpException>(() => FlashPartsFile.Read(Encoding.UTF8.GetBytes(json)));
        Assert.Equal("chip.data", fault.Diagnosis.Id);
        Assert.Contains(expected, fault.Diagnosis.Summary, StringComparison.Ordinal);
    }

    private static FlashPart Part(string id)
    {
        Assert.True(JedecId.TryParse(id, out JedecId parsed));
        return Assert.IsType<FlashPart>(ChipCatalog.FlashPart(parsed));
    }
}
