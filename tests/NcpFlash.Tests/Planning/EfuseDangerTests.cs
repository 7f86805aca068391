using System.Collections.Immutable;
using NcpFlash.Diagnostics;
using NcpFlash.Emulator.Memory;
using NcpFlash.Planning;
using Xunit;

namespace NcpFlash.Tests.Planning;

/// <summary>PROTOCOL 10.5, bit by bit: typed in from there, not taken from the map that the planner uses.</summary>
public sealed class EfuseDangerTests
{
    /// <summary>Place and name of every dangerous bit; where the list names none, the name is that of 10.2.</summary>
    public static TheoryData<int, int, int, string> Dangerous => new()
    {
        { 0x5C, 4, 4, "uartboot_disable" }, { 0x00, 6, 9, "uart_dis" },
        { 0x5C, 3, 3, "mediaboot_disable" },
        { 0x60, 18, 18, "abt_shake_hands_dis" }, { 0x60, 14, 15, "uart_download_cfg" }, { 0x60, 17, 17, "always_uart" }, { 0x5C, 26, 26, "boot_level_revert" },
        { 0x00, 0, 1, "sf_aes_mode" }, { 0x00, 4, 5, "sboot_en" },
        { 0x00, 24, 25, "dbg_jtag_1_dis" }, { 0x00, 26, 27, "dbg_jtag_0_dis" }, { 0x00, 28, 31, "dbg_mode" },
        { 0x00, 20, 20, "sdu_rst_opt" }, { 0x00, 21, 21, "cpu_rst_dbg_dis" }, { 0x00, 22, 22, "se_dbg_dis" }, { 0x00, 23, 23, "efuse_dbg_dis" },
        { 0x7C, 14, 14, "wr_lock_boot_mode" }, { 0x7C, 15, 15, "wr_lock_dbg_pwd" }, { 0x7C, 16, 16, "wr_lock_wifi_mac" },
        { 0x7C, 19, 19, "wr_lock_key_slot_2" }, { 0x7C, 20, 20, "wr_lock_key_slot_3" }, { 0x7C, 21, 21, "wr_lock_sw_usage_0" },
        { 0x7C, 22, 22, "wr_lock_sw_usage_1" }, { 0x7C, 23, 23, "wr_lock_sw_usage_2" }, { 0x7C, 24, 24, "wr_lock_sw_usage_3" },
        { 0x7C, 25, 25, "wr_lock_key_slot_11" }, { 0x7C, 26, 26, "rd_lock_dbg_pwd" }, { 0x7C, 27, 27, "rd_lock_key_slot_0" },
        { 0x7C, 28, 28, "rd_lock_key_slot_1" }, { 0x7C, 29, 29, "rd_lock_key_slot_2" }, { 0x7C, 30, 30, "rd_lock_key_slot_3" },
        { 0x7C, 31, 31, "rd_lock_key_slot_11" },
        { 0xFC, 15, 15, "wr_lock_key_slot_4" }, { 0xFC, 16, 16, "wr_lock_key_slot_5" }, { 0xFC, 17, 17, "wr_lock_key_slot_6" },
        { 0xFC, 18, 18, "wr_lock_key_slot_7" }, { 0xFC, 19, 19, "wr_lock_key_slot_8" }, { 0xFC, 20, 20, "wr_lock_key_slot_9" },
        { 0xFC, 21, 21, "wr_lock_key_slot_10" }, { 0xFC, 22, 22, "wr_lock_dat_1_rsvd_0" }, { 0xFC, 23, 23, "wr_lock_dat_1_rsvd_1" },
        { 0xFC, 24, 24, "wr_lock_dat_1_rsvd_2" }, { 0xFC, 25, 25, "rd_lock_key_slot_4" }, { 0xFC, 26, 26, "rd_lock_key_slot_5" },
        { 0xFC, 27, 27, "rd_lock_key_slot_6" }, { 0xFC, 28, 28, "rd_lock_key_slot_7" }, { 0xFC, 29, 29, "rd_lock_key_slot_8" },
        { 0xFC, 30, 30, "rd_lock_key_slot_9" }, { 0xFC, 31, 31, "rd_lock_key_slot_10" },
        { 0x170, 0, 127, "boot2_rollback" }, { 0x180, 0, 255, "app_rollback" },
        { 0xDC, 27, 27, "app_sign_method" }, { 0xDC, 28, 31, "app_encrypt_method" },
        { 0x14, 0, 47, "factory_mac" },
    };

    [Theory]
    [MemberData(nameof(Dangerous))]
    public void Each_bit_alone_and_all_together_are_refused_by_name(int word, int low, int high, string name)
    {
        byte[] part = Blank(), all = new byte[512];
        for (int bit = low; bit <= high; bit++)
        {
            AssertRefused(One(word, bit), part, name);
            all[word + (bit / 8)] |= (byte)(1 << (bit % 8));
        }

        if (name is not "dbg_jtag_0_dis") // both bits: what the vendor's own lock sets
        {
            AssertRefused(all, part, name);
        }
    }

    /// <summary>The rest of the factory words and the calibration, 0xC0..0xF4: whatever a bit is called, it is refused under that name.</summary>
    [Fact]
    public void No_bit_of_mac_and_calibration_is_burnt_unnamed()
    {
        foreach (int word in new[] { 0x18 }.Concat(Enumerable.Range(0xC0 / 4, (0xF8 - 0xC0) / 4).Select(w => w * 4)).Where(w => w != 0xDC))
        {
            for (int bit = 0; bit < 32; bit++)
            {
                EfusePlan plan = EfuseBench.Plan(One(word, bit), Blank());
                string name = EfuseBench.Map.FieldAt((word * 8) + bit)?.Name ?? $"unknown_0x{word:X3}";
                Assert.Contains(plan.Refusals, r => r.Id == "efuse.dangerous" && r.Facts.Contains(("name", name)));
            }
        }
    }

    /// <summary>What the vendor's lock sets needs no name, and is judged by the images instead: alone or with another value each of it is refused.</summary>
    [Fact]
    public void Parts_of_the_lock_alone_are_refused()
    {
        byte[] factory = EfuseBench.FactoryPart();
        AssertIds(One(0x5C, 7), factory, "efuse.bad-image", "efuse.wrong-key"); // sign_cfg without a key
        AssertIds(One(0x7C, 17), factory, "efuse.wrong-key"); // an empty slot closed
        AssertIds(One(0x7C, 18), factory, "efuse.wrong-key");
        byte[] key = new byte[512];
        EfuseBench.SampleKey.ToArray().CopyTo(key, 0x1C);
        Assert.Empty(EfuseBench.Plan(key, factory).Refusals);
        for (int bit = 0; bit < 256; bit++)
        {
            byte[] file = [.. key];
            file[0x1C + (bit / 8)] ^= (byte)(1 << (bit % 8));
            AssertIds(file, factory, "efuse.wrong-key");
        }

        AssertIds(One(0xDC, 26).With(0xDC, 1u << 27), factory, "efuse.dangerous", "efuse.wrong-key");
        Assert.Contains(EfuseBench.Plan(One(0xDC, 26).With(0xDC, 1u << 27), factory, null, "app_sign_method").Refusals, r => r.Id == "efuse.bad-image");
    }

    /// <summary>An image signed by another key than the file locks, and the reverse; and what the refusal prevents.</summary>
    [Fact]
    public void A_lock_for_another_key_than_the_images_have_is_refused_in_both_directions()
    {
        Sha256Digest sample = EfuseWorld.All[0].Images[0].Signature.KeyHash!.Value, other = EfuseWorld.All[1].Images[0].Signature.KeyHash!.Value;
        foreach ((EfuseWorld world, Sha256Digest key) in new[] { (EfuseWorld.All[0], other), (EfuseWorld.All[1], sample) })
        {
            EfusePlan plan = EfuseBench.Plan(EfuseBench.LockFile(key), EfuseBench.FactoryPart(), world.Images, [.. EfuseBench.Map.Fields.Select(f => f.Name)]);
            Assert.Equal(["efuse.wrong-key", "efuse.wrong-key"], plan.Refusals.Select(r => r.Id));
            Assert.Equal(Outcome.Refused, Assert.Throws<NcpException>(plan.ThrowIfRefused).Diagnosis.Kind.Outcome);
            Assert.Empty(plan.Writes);
            Assert.True(world.Of(EfuseBench.FactoryPart()).StartsLeniently);
            Assert.False(world.Of(Burnt(EfuseBench.LockFile(key))).StartsLeniently);
        }
    }

    [Fact]
    public void Counters_above_an_images_value_are_refused_even_when_named()
    {
        byte[] counters = new byte[512].With(0x7C, 1u << 12).With(0x190, 0x7);
        AssertIds(counters, EfuseBench.FactoryPart(), "efuse.bad-image", "efuse.dangerous");
        EfusePlan named = EfuseBench.Plan(counters, EfuseBench.FactoryPart(), null, "app_rollback");
        Assert.Contains("its anti-rollback value is 0, and the part would demand at least 3", Assert.Single(named.Refusals).Summary, StringComparison.Ordinal);
        Assert.Equal("efuse.no-images", Assert.Single(EfuseBench.Plan(counters, EfuseBench.FactoryPart(), [], "app_rollback").Refusals).Id);
        byte[] enable = new byte[512].With(0x7C, 1u << 12);
        Assert.Equal("efuse.bad-image", Assert.Single(EfuseBench.Plan(enable, EfuseBench.FactoryPart().With(0x180, 1)).Refusals).Id); // one half is enough
        Assert.Empty(EfuseBench.Plan(enable, EfuseBench.FactoryPart(), []).Refusals);
        Assert.Empty(EfuseBench.Plan(enable.With(0x190, 0x3), EfuseBench.FactoryPart(), EfuseWorld.All[4].Images, "app_rollback").Refusals);
    }

    public static TheoryData<int, int> Losing => new()
    {
        { 0x5C, 4 }, { 0x00, 6 }, { 0x00, 9 }, { 0x5C, 3 }, { 0x60, 18 }, { 0x60, 15 }, { 0x60, 17 }, { 0x5C, 26 }, { 0x00, 0 }, { 0x00, 1 }, { 0x00, 4 }, { 0x00, 5 },
        { 0x5C, 7 }, { 0xDC, 27 }, { 0xDC, 28 + 3 },
    };

    /// <summary>The emulated part shows that the list is right: burnt all the same, each of these costs it something.</summary>
    [Theory]
    [MemberData(nameof(Losing))]
    public void What_is_refused_would_have_lost_the_part(int word, int bit)
    {
        byte[] file = One(word, bit);
        Assert.True(EfuseBench.Plan(file, EfuseBench.FactoryPart(), EfuseWorld.All[0].Images).IsRefused);
        Assert.False(EfuseWorld.All[0].Of(Burnt(file)).IsNoWorseThan(EfuseWorld.All[0].Of(EfuseBench.FactoryPart())));
    }

    private static void AssertRefused(byte[] file, byte[] part, string name)
    {
        EfusePlan plan = EfuseBench.Plan(file, part);
        Assert.Empty(plan.Writes);
        Diagnosis refusal = Assert.Single(plan.Refusals, r => r.Id == "efuse.dangerous");
        Assert.Contains(("name", name), refusal.Facts);
        Assert.Equal(Outcome.Refused, refusal.Kind.Outcome);
        Assert.Contains($"--allow-efuse {name}", refusal.Advice, StringComparison.Ordinal);
    }

    private static void AssertIds(byte[] file, byte[] part, params string[] ids)
    {
        ImmutableArray<string> refusals = [.. EfuseBench.Plan(file, part).Refusals.Select(r => r.Id).Distinct().Order()];
        Assert.Equal(ids, refusals);
    }

    private static byte[] One(int word, int bit)
    {
        byte[] file = new byte[512];
        file[word + (bit / 8)] = (byte)(1 << (bit % 8));
        return file;
    }

    /// <summary>Something is burnt, so that the state counts as read, and nothing that matters.</summary>
    private static byte[] Blank() => new byte[512].With(0x1FC, 1);

    private static byte[] Burnt(byte[] file)
    {
        var array = new EfuseArray(default);
        array.Load(EfuseBench.FactoryPart());
        array.Burn(0, file);
        return [.. array.Fuses];
    }
}
