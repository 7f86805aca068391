using NcpFlash.Planning;
using Xunit;

namespace NcpFlash.Tests.Planning;

/// <summary>Files for parts that no longer show all they hold: what can be compared is compared, the rest is told, and nothing is burnt into it.</summary>
public sealed class EfuseHiddenTests
{
    private const uint HidesKey = 0x18000000;

    private static readonly string[] Named = ["rd_lock_key_slot_0", "rd_lock_key_slot_1", "rd_lock_key_slot_2"];

    [Theory]
    [InlineData(0x08000000, 62)]
    [InlineData(0x10000000, 58)]
    [InlineData(HidesKey, 120)]
    public void A_part_that_was_locked_with_the_file_is_recognised(uint locks, int hidden)
    {
        byte[] file = EfuseBench.LockFile().With(0x7C, locks);
        EfusePlan plan = EfuseBench.Plan(file, Shown(file), [], Named);
        Assert.True(plan is { IsComplete: true, WillLock: false }, string.Join('\n', plan.Refusals.Select(r => r.Summary)));
        Assert.Equal(hidden, plan.Hidden.Count);
        EfuseChange key = plan.Changes.Single(c => c.Reading.Name == "public_key_hash");
        Assert.Equal((EfuseChangeState.Hidden, 0, hidden), (key.State, key.BitsToBurn, key.BitsHidden));
        Assert.Equal("everything in the file that the part still shows is burnt already: nothing to do", plan.Describe()[0]);
        Assert.Contains($"{hidden} bits can no longer be read and compared", string.Join('\n', plan.Describe()), StringComparison.Ordinal);

        // The read locks may be of somebody else: what is shown agrees.
        Assert.True(EfuseBench.Plan(EfuseBench.LockFile(), Shown(file), []).IsComplete);
    }

    [Fact]
    public void A_burn_that_was_cut_between_its_read_locks_is_completed_by_them_alone()
    {
        byte[] file = EfuseBench.LockFile().With(0x7C, HidesKey);
        EfusePlan plan = EfuseBench.Plan(file, Shown(EfuseBench.LockFile().With(0x7C, 0x08000000)), [], Named);
        Assert.Empty(plan.Refusals);
        Assert.True(plan.CompletesAnother);
        Assert.Equal("0x07C 0x10000000", string.Join(", ", plan.BitsToBurn.Words.Select(w => $"0x{w.Offset:X3} 0x{w.Value:X8}")));
    }

    [Fact]
    public void What_is_shown_and_differs_is_refused()
    {
        byte[] other = EfuseBench.LockFile(EfuseBench.ForeignImages[0].Signature.KeyHash).With(0x7C, 0x08000000);
        Assert.Contains(EfuseBench.Plan(EfuseBench.LockFile(), Shown(other), []).Refusals, r => r.Id == "efuse.write-locked");
    }

    [Theory]
    [InlineData(0x00, "dbg_jtag_0_dis")]
    [InlineData(0x5C, "sign_cfg")]
    [InlineData(0xDC, "app_sign_method")]
    public void More_than_read_locks_is_not_burnt_beside_bits_that_cannot_be_read(int word, string missing)
    {
        byte[] part = EfuseBench.LockFile().With(0x7C, HidesKey);
        part.AsSpan(word, 4).Clear();
        EfusePlan plan = EfuseBench.Plan(EfuseBench.LockFile(), Shown(part), EfuseBench.SampleImages);
        Assert.Equal(["efuse.read-locked"], plan.Refusals.Select(r => r.Id));
        Assert.Contains(plan.Changes, c => c.Reading.Name == missing && c.State == EfuseChangeState.ToBurn);
        Assert.Empty(plan.Writes);
    }

    /// <summary>The file says nothing of the key, and decides by it all the same.</summary>
    [Fact]
    public void A_lock_for_a_key_that_cannot_be_read_is_refused()
    {
        byte[] part = EfuseBench.LockFile().With(0x7C, HidesKey);
        part.AsSpan(0x5C, 4).Clear();
        EfusePlan plan = EfuseBench.Plan(new byte[512].With(0x5C, 0x80), Shown(part), EfuseBench.SampleImages);
        Assert.Equal(["efuse.read-locked"], plan.Refusals.Select(r => r.Id));
        Assert.Contains("rd_lock_key_slot_0", plan.Refusals[0].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_ever_added_to_bits_that_cannot_be_read()
    {
        byte[] file = new byte[512].With(0x3C, 0x12345678);
        byte[] part = new byte[512].With(0x7C, 1u << 29);
        Assert.Equal("efuse.read-locked", Assert.Single(EfuseBench.Plan(file, Shown(part), [], "key_slot_2").Refusals).Id); // of all of it nothing is known
        Assert.Equal("efuse.read-locked", Assert.Single(EfuseBench.Plan(file.With(0x64, 1), Shown(part), [], "key_slot_2", "customer_mac_1").Refusals).Id);
        Assert.True(EfuseBench.Plan(file.With(0x64, 1), Shown(part.With(0x64, 1)), [], "key_slot_2", "customer_mac_1").IsComplete);
        Assert.True(EfuseBench.Plan(file.With(0x7C, 1u << 29), Shown(part), []).IsComplete);
    }

    private static byte[] Shown(byte[] burnt) => EfuseRound.Visible([.. burnt.Zip(EfuseBench.FactoryPart(), (a, b) => (byte)(a | b))]);
}
