using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using Xunit;

namespace NcpFlash.Tests.Chips;

public sealed class EfuseMapTests
{
    private const string Head = """{ "size": 512, "lockWords": ["0xFC", "0x7C"], "switchWords": [], "fields": [""";

    private static EfuseMap Map => ChipCatalog.Efuse;

    /// <summary>PROTOCOL 10.2 and 10.5, typed in a second time.</summary>
    [Theory]
    [InlineData("sf_aes_mode", 0x00, 0, 2, true)]
    [InlineData("sboot_en", 0x00, 4, 2, true)]
    [InlineData("uart_dis", 0x00, 6, 4, true)]
    [InlineData("efuse_dbg_dis", 0x00, 23, 1, true)]
    [InlineData("dbg_jtag_1_dis", 0x00, 24, 2, true)]
    [InlineData("dbg_jtag_0_dis", 0x00, 26, 2, true)]
    [InlineData("dbg_mode", 0x00, 28, 4, true)]
    [InlineData("factory_mac", 0x14, 0, 48, true)]
    [InlineData("public_key_hash", 0x1C, 0, 256, true)]
    [InlineData("bootrom_protect", 0x5C, 0, 1, false)]
    [InlineData("mediaboot_disable", 0x5C, 3, 1, true)]
    [InlineData("uartboot_disable", 0x5C, 4, 1, true)]
    [InlineData("sign_cfg", 0x5C, 7, 1, true)]
    [InlineData("sf_pin_cfg", 0x5C, 14, 6, true)]
    [InlineData("boot_level_revert", 0x5C, 26, 1, true)]
    [InlineData("uart_download_cfg", 0x60, 14, 2, true)]
    [InlineData("always_uart", 0x60, 17, 1, true)]
    [InlineData("abt_shake_hands_dis", 0x60, 18, 1, true)]
    [InlineData("anti_rollback_enable", 0x7C, 12, 1, true)]
    [InlineData("wr_lock_key_slot_0", 0x7C, 17, 1, true)]
    [InlineData("wr_lock_key_slot_1", 0x7C, 18, 1, true)]
    [InlineData("rd_lock_key_slot_11", 0x7C, 31, 1, true)]
    [InlineData("wr_lock_key_slot_10", 0xFC, 21, 1, true)]
    [InlineData("rd_lock_key_slot_4", 0xFC, 25, 1, true)]
    [InlineData("app_sign_method", 0xDC, 26, 2, true)]
    [InlineData("app_encrypt_method", 0xDC, 28, 4, true)]
    [InlineData("boot2_rollback", 0x170, 0, 128, true)]
    [InlineData("app_rollback", 0x180, 0, 256, true)]
    [InlineData("xtal2_enable", 0xEC, 23, 1, true)]
    public void Fields_stand_where_the_protocol_says(string name, int word, int low, int bits, bool dangerous)
    {
        EfuseField field = Map[name];
        Assert.Equal(new EfuseRange((word * 8) + low, bits), field.Range);
        Assert.Equal(dangerous, field.Danger is not null);
        Assert.Same(field, Map.FieldAt(field.Range.EndBit - 1));
    }

    [Fact]
    public void Every_field_says_what_it_is_and_where_that_is_known_from()
    {
        Assert.True(Map.Fields.Length > 150);
        Assert.All(Map.Fields, f =>
        {
            Assert.NotEmpty(f.Meaning);
            Assert.StartsWith("PROTOCOL ", f.Source, StringComparison.Ordinal);
            Assert.True(f.Danger is null or [.., '.'] && f.Consequence is null or [.., '.'], f.Name);
            Assert.Equal(f.Range, EfuseRange.Parse(f.Range.ToString()));
        });
        Assert.All(Map.Locks, f => Assert.NotNull(f.Danger));
    }

    [Fact]
    public void The_standard_lock_needs_exactly_these_fields() => Assert.Equal(
        ["dbg_jtag_0_dis", "public_key_hash", "sign_cfg", "anti_rollback_enable", "wr_lock_key_slot_0", "wr_lock_key_slot_1", "app_sign_method"],
        Map.Fields.Where(f => f.Standard is not null || f.IsStandardInAnyValue).Select(f => f.Name));

    /// <summary>The emulator has its own table of locks.</summary>
    [Fact]
    public void Locks_cover_what_the_emulator_thinks()
    {
        foreach (EfuseField field in Map.Locks.Where(f => f.Lock!.Kind == EfuseLockKind.Write))
        {
            byte[] fuses = new byte[512];
            fuses[field.Range.FirstBit / 8] = (byte)(1 << (field.Range.FirstBit % 8));
            int[] closed = [.. Enumerable.Range(0, 512).Where(i => NcpFlash.Emulator.Memory.EfuseLocks.IsWriteLocked(fuses, i))];
            EfuseRange range = field.Lock!.Range;
            Assert.Equal(Enumerable.Range(range.FirstBit / 8, range.BitCount / 8), closed);
        }
    }

    [Theory]
    [InlineData("0x5C[7]", 0x5C * 8 + 7, 1)]
    [InlineData("0x00[27:26]", 26, 2)]
    [InlineData("0x1C..0x3B", 0x1C * 8, 256)]
    public void Places_are_read_and_printed(string text, int first, int count) => Assert.Equal(new EfuseRange(first, count), EfuseRange.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("0x5C")]
    [InlineData("0x5D[1]")]
    [InlineData("0x5C[32]")]
    [InlineData("0x5C[1:2]")]
    [InlineData("0x5C[3:2:1]")]
    [InlineData("5C[1]")]
    [InlineData("0x20..0x1F")]
    [InlineData("0x20..")]
    [InlineData("..0x20")]
    [InlineData("0x-1..0x20")]
    public void What_is_no_place_is_refused(string text) => Assert.Throws<FormatException>(() => EfuseRange.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData(Head + "]}")]
    [InlineData(Head + """{ "name": "a", "place": "0x1FC..0x200", "meaning": "m", "source": "s" }]}""")]
    [InlineData(Head + """{ "name": "a", "place": "0x0[1]", "meaning": "m", "source": "s" }, { "name": "b", "place": "0x0..0x0", "meaning": "m", "source": "s" }]}""")]
    [InlineData(Head + """{ "name": "a", "place": "0x0[1]", "meaning": "m", "source": "s" }, { "name": "A", "place": "0x0[2]", "meaning": "m", "source": "s" }]}""")]
    [InlineData(Head + """{ "name": "a", "place": "0x0[1]", "meaning": "m", "source": "s", "locks": "burn 0x0..0x1" }]}""")]
    [InlineData(Head + """{ "name": "a", "place": "0x0[1]", "meaning": "m", "source": "s", "locks": "write 0x0..0x200" }]}""")]
    [InlineData(Head + """{ "name": "a", "place": "0x0[1]", "meaning": "m", "source": "s", "standard": "some" }]}""")]
    [InlineData(Head + """{ "name": "a", "place": "0x0[1]", "meaning": "m" }]}""")]
    public void Contradictory_data_is_refused(string json) => Assert.Equal(
        "chip.data", Assert.Throws<NcpException>(() => EfuseMapFile.Read(System.Text.Encoding.UTF8.GetBytes(json))).Diagnosis.Id);
}
