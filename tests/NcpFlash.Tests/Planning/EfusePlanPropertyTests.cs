using NcpFlash.Diagnostics;
using NcpFlash.Images;
using NcpFlash.Planning;
using Xunit;

namespace NcpFlash.Tests.Planning;

/// <summary>What holds for every part, every file, every set of images and every cut of power.</summary>
public sealed class EfusePlanPropertyTests
{
    [Fact]
    public void Random_parts_and_files() => Run(seed: 11, rounds: 2_000);

    [Fact(Explicit = true)]
    [Trait("Category", "Long")]
    public void Random_parts_and_files_at_length() => Run(seed: 12, rounds: 120_000);

    [Fact]
    public void A_standard_lock_survives_a_cut_after_every_single_bit()
    {
        var round = new EfuseRound(EfuseWorld.All[0], EfuseBench.FactoryPart(), EfuseBench.LockFile(), []);
        EfusePlan plan = round.Plan(round.Part);
        var random = new Random(5);
        for (int writes = 0; writes < plan.Writes.Length; writes++)
        {
            int count = BitsOf(plan.Writes[writes]).Count;
            for (int burnt = 0; burnt <= count; burnt++)
            {
                AssertRecovers(round, plan, round.Cut(round.Part, plan, writes, burnt, random: null));
                AssertRecovers(round, plan, round.Cut(round.Part, plan, writes, burnt, random));
            }
        }

        Assert.Equal(new EfuseWorld.Fate(true, true, true, false, false), round.World.Of(plan.After.Bytes));
    }

    private static void Run(int seed, int rounds)
    {
        var random = new Random(seed);
        int planned = 0, locked = 0;
        for (int i = 0; i < rounds; i++)
        {
            EfuseRound round = EfuseRound.Random(random);
            EfusePlan plan = round.Plan(round.Part);
            AssertSound(plan, round);
            if (!plan.IsRefused)
            {
                planned += plan.Writes.IsEmpty ? 0 : 1;
                locked += plan.WillLock ? 1 : 0;
                AssertExecutes(plan, round, random);
            }
        }

        Assert.True(planned > rounds / 20, $"only {planned} of {rounds} plans had something to burn");
        Assert.True(locked > rounds / 200, $"only {locked} of {rounds} plans locked a part");
    }

    private static void AssertSound(EfusePlan plan, EfuseRound round)
    {
        var wanted = new EfuseImage(round.File);
        var state = new EfuseImage(EfuseRound.Visible(round.Part));
        EfuseImage hidden = wanted.And(EfuseReadLocks.Hidden(state, EfuseBench.Map)), missing = wanted.Except(state).Except(hidden);
        Assert.True(plan.Hidden.SameBits(hidden));
        Assert.Equal(plan.IsRefused || missing.IsBlank, plan.Writes.IsEmpty);
        Assert.All(plan.Refusals, r => Assert.Equal(Outcome.Refused, r.Kind.Outcome));
        byte[] written = new byte[512];
        foreach (EfuseWrite write in plan.Writes)
        {
            Assert.True(write.Address % 16 == 0 && write.Bits.Length is >= 16 and <= 128 && write.Bits.Length % 16 == 0, write.ToString());
            for (int i = 0; i < write.Bits.Length; i++)
            {
                Assert.Equal(0, written[write.Address + i] & write.Bits[i]); // no bit twice
                written[write.Address + i] |= write.Bits[i];
            }
        }

        // Exactly the bits that are shown, and no other.
        Assert.True(new EfuseImage(written).SameBits(plan.BitsToBurn));
        Assert.True(plan.IsRefused || plan.BitsToBurn.SameBits(missing));
        Assert.All(plan.BitsToBurn.Read(EfuseBench.Map), r => Assert.True(round.Allowed.Contains(r.Name) || OfTheLock.Contains(r.Name), $"{r} was not named"));
        Assert.True(plan.IsRefused || plan.Changes.Sum(c => c.BitsToBurn) == plan.BitsToBurn.Count);
        Assert.Equal(wanted.Count, plan.Changes.Sum(c => c.BitsToBurn + c.BitsBurnt + c.BitsHidden));
        AssertLocksLast(plan);
    }

    private static void AssertLocksLast(EfusePlan plan)
    {
        int[] order = [.. plan.Writes.Select(BitsOf)
            .Select(bits => bits.Words.Any(x => x.Offset is 0x7C or 0xFC) ? 2 : bits.Words.Any(x => x.Offset is 0x00 or 0x5C or 0x60 or 0xDC) ? 1 : 0)];
        Assert.Equal(order.Order(), order);
        Assert.True(order.Count(o => o == 2) <= 4); // two words, and in each the read locks by themselves
        Assert.Equal(plan.Writes.Select(HidesSomething).Order(), plan.Writes.Select(HidesSomething));
        Assert.All(plan.Writes.Skip(order.Count(o => o < 2)), w => Assert.All(BitsOf(w).Words, x => Assert.True(x.Offset is 0x7C or 0xFC)));
    }

    private static void AssertExecutes(EfusePlan plan, EfuseRound round, Random random)
    {
        byte[] after = round.Cut(round.Part, plan, plan.Writes.Length, 0, null);
        Assert.True(plan.BitsToBurn.SameBits(new EfuseImage(after).Except(new EfuseImage(round.Part))));
        AssertNoWorse(round, after, "whole");
        byte[] part = round.Part;
        for (EfusePlan rest = plan; !rest.Writes.IsEmpty && random.Next(4) > 0; rest = round.Plan(part)) // a cut, and a cut of what completes it, …
        {
            part = round.Cut(part, rest, random.Next(rest.Writes.Length), random.Next(3) * random.Next(40), random.Next(2) == 0 ? random : null);
            AssertRecovers(round, plan, part);
        }
    }

    /// <summary>Power went; nothing stopped working by that, and the next run completes what is left, to the bits that were planned.</summary>
    private static void AssertRecovers(EfuseRound round, EfusePlan plan, byte[] cut)
    {
        AssertNoWorse(round, cut, "cut");
        EfusePlan rest = round.Plan(cut);
        EfuseImage whole = new EfuseImage(round.Part).Or(plan.BitsToBurn), left = whole.Except(new EfuseImage(cut));
        Assert.False(rest.IsRefused, string.Join('\n', rest.Refusals.Select(r => r.Summary)));
        Assert.True(rest.BitsToBurn.SameBits(left));
        byte[] after = round.Cut(cut, rest, rest.Writes.Length, 0, null);
        Assert.True(whole.SameBits(new EfuseImage(after)));
        EfusePlan again = round.Plan(after);
        Assert.True(again.IsComplete);
    }

    /// <summary>
    /// Whoever names a lock-out bit has been told, so a part may be lost by it; without that none is. Names that decide which images start are no
    /// such licence: the images are known.
    /// </summary>
    private static void AssertNoWorse(EfuseRound round, byte[] fuses, string when)
    {
        EfuseWorld.Fate fate = round.World.Of(fuses), before = round.World.Of(round.Part);
        Assert.True(round.MayLoseThePart || fate.IsNoWorseThan(before), $"{when}: {before} became {fate}\n{round}");
    }

    private static bool HidesSomething(EfuseWrite write) =>
        BitsOf(write).Words.Any(w => (w.Value & ReadLocksOf(w.Offset)) != 0);

    /// <summary>What is burnt by consent alone (PROTOCOL 10.3).</summary>
    private static readonly string[] OfTheLock =
        ["dbg_jtag_0_dis", "public_key_hash", "sign_cfg", "anti_rollback_enable", "wr_lock_key_slot_0", "wr_lock_key_slot_1", "app_sign_method"];

    /// <summary>Bits of a word that are read locks (PROTOCOL 10.2).</summary>
    private static uint ReadLocksOf(int word) => word switch { 0x7C => 0xFC000000, 0xFC => 0xFE000000, _ => 0 };

    private static EfuseImage BitsOf(EfuseWrite write) => new([.. new byte[write.Address], .. write.Bits]);
}
