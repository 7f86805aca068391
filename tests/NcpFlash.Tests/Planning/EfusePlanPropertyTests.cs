using System.Collections.Immutable;
using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Emulator.Memory;
using NcpFlash.Images;
using NcpFlash.Planning;
using Xunit;

namespace NcpFlash.Tests.Planning;

/// <summary>What holds for every part, every file and every cut of power.</summary>
public sealed class EfusePlanPropertyTests
{
    private static readonly ImmutableArray<string> Names = [.. ChipCatalog.Efuse.Fields.Select(f => f.Name)];

    [Fact]
    public void Random_parts_and_files() => Run(seed: 11, rounds: 1_500);

    [Fact(Explicit = true)]
    [Trait("Category", "Long")]
    public void Random_parts_and_files_at_length() => Run(seed: 12, rounds: 100_000);

    [Fact]
    public void A_standard_lock_survives_a_cut_after_every_single_bit()
    {
        EfusePlan plan = EfuseBench.Plan(EfuseBench.LockFile(), EfuseBench.FactoryPart());
        var random = new Random(5);
        for (int writes = 0; writes < plan.Writes.Length; writes++)
        {
            EfuseImage bits = new EfuseImage(new byte[plan.Writes[writes].Address].Concat(plan.Writes[writes].Bits).ToArray());
            for (int burnt = 0; burnt <= bits.Count; burnt++)
            {
                AssertRecovers(EfuseBench.LockFile(), EfuseBench.FactoryPart(), plan, writes, burnt, random, []);
            }
        }
    }

    private static void Run(int seed, int rounds)
    {
        var random = new Random(seed);
        int planned = 0;
        for (int round = 0; round < rounds; round++)
        {
            byte[] part = RandomPart(random), file = RandomFile(random);
            ImmutableArray<EfuseImageToStart> images = random.Next(4) == 0 ? EfuseBench.ForeignImages : EfuseBench.SampleImages;
            string[] allowed = [.. Enumerable.Range(0, random.Next(3) * random.Next(3)).Select(_ => Names[random.Next(Names.Length)])];
            EfusePlan plan = EfuseBench.Plan(file, part, images, allowed);
            AssertSound(plan, file, part);
            if (!plan.IsRefused)
            {
                planned += plan.Writes.IsEmpty ? 0 : 1;
                AssertExecutes(plan, file, part, images, allowed, random);
            }
        }

        Assert.True(planned > rounds / 20, $"only {planned} of {rounds} plans had something to burn");
    }

    private static void AssertSound(EfusePlan plan, byte[] file, byte[] part)
    {
        var wanted = new EfuseImage(file);
        var state = new EfuseImage(part);
        Assert.Equal(plan.IsRefused || wanted.Except(state).IsBlank, plan.Writes.IsEmpty);
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
        Assert.True(plan.IsRefused || plan.BitsToBurn.SameBits(wanted.Except(state)));
        Assert.True(plan.IsRefused || plan.Changes.Sum(c => c.BitsToBurn) == plan.BitsToBurn.Count);
        Assert.Equal(wanted.Count, plan.Changes.Sum(c => c.BitsToBurn + c.BitsBurnt));
        AssertLocksLast(plan);
    }

    private static void AssertLocksLast(EfusePlan plan)
    {
        int[] order = [.. plan.Writes.Select(w => new EfuseImage(new byte[w.Address].Concat(w.Bits).ToArray()))
            .Select(bits => bits.Words.Any(x => x.Offset is 0x7C or 0xFC) ? 2 : bits.Words.Any(x => x.Offset is 0x00 or 0x5C or 0x60 or 0xDC) ? 1 : 0)];
        Assert.Equal(order.Order(), order);
        Assert.True(order.Count(o => o == 2) <= 2);
        foreach (EfuseWrite write in plan.Writes.Skip(order.Count(o => o < 2)))
        {
            Assert.All(new EfuseImage(new byte[write.Address].Concat(write.Bits).ToArray()).Words, w => Assert.True(w.Offset is 0x7C or 0xFC));
        }
    }

    private static void AssertExecutes(
        EfusePlan plan, byte[] file, byte[] part, ImmutableArray<EfuseImageToStart> images, string[] allowed, Random random)
    {
        var array = new EfuseArray(default);
        array.Load(part);
        foreach (EfuseWrite write in plan.Writes)
        {
            EfuseBench.Apply(array, write);
        }

        Assert.True(plan.After.SameBits(new EfuseImage(array.Fuses)));
        Assert.True(allowed.Length > 0 || !EfuseBench.Starts(part, images) || EfuseBench.Starts(array.Fuses, images), "the part no longer starts");
        if (!plan.Writes.IsEmpty)
        {
            AssertRecovers(file, part, plan, random.Next(plan.Writes.Length), random.Next(200), random, images, allowed);
        }
    }

    /// <summary>Power goes after some writes and some bits of the next, in any order; the next run completes what is left.</summary>
    private static void AssertRecovers(
        byte[] file, byte[] part, EfusePlan plan, int writes, int bits, Random random, ImmutableArray<EfuseImageToStart> images, params string[] allowed)
    {
        images = images.IsEmpty ? EfuseBench.SampleImages : images;
        var array = new EfuseArray(default);
        array.Load(part);
        foreach (EfuseWrite write in plan.Writes.Take(writes))
        {
            EfuseBench.Apply(array, write);
        }

        byte[] cut = [.. array.Fuses];
        EfuseWrite broken = plan.Writes[writes];
        int[] all = [.. Enumerable.Range(0, broken.Bits.Length * 8).Where(b => ((broken.Bits[b / 8] >> (b % 8)) & 1) != 0)];
        random.Shuffle(all);
        foreach (int bit in all.Take(bits))
        {
            cut[broken.Address + (bit / 8)] |= (byte)(1 << (bit % 8));
        }

        Assert.True(allowed.Length > 0 || !EfuseBench.Starts(part, images) || EfuseBench.Starts(cut, images), "the part no longer starts after the cut");
        EfusePlan rest = EfuseBench.Plan(file, cut, images, allowed);
        Assert.False(rest.IsRefused, string.Join('\n', rest.Refusals.Select(r => r.Summary)));
        Assert.True(rest.After.SameBits(plan.After));
        array.Load(cut);
        foreach (EfuseWrite write in rest.Writes)
        {
            EfuseBench.Apply(array, write);
        }

        Assert.True(plan.After.SameBits(new EfuseImage(array.Fuses)));
        Assert.True(EfuseBench.Plan(file, [.. array.Fuses], images, allowed).IsComplete);
    }

    /// <summary>A factory part, a locked one, one whose lock was interrupted, or one with random bits.</summary>
    private static byte[] RandomPart(Random random)
    {
        byte[] part = EfuseBench.FactoryPart();
        int kind = random.Next(5);
        if (kind is 1 or 2)
        {
            byte[] file = EfuseBench.LockFile(random.Next(4) == 0 ? EfuseBench.ForeignImages[0].Signature.KeyHash : null);
            for (int bit = 0; bit < 4096; bit++)
            {
                part[bit / 8] |= (byte)(file[bit / 8] & (1 << (bit % 8)) & (kind == 1 || random.Next(2) == 0 ? 0xFF : 0));
            }
        }

        return kind >= 3 ? Sprinkle(part, random, random.Next(8)) : part;
    }

    /// <summary>The lock, a part of it, harmless fields, or random bits.</summary>
    private static byte[] RandomFile(Random random)
    {
        byte[] file = random.Next(3) == 0 ? new byte[512] : EfuseBench.LockFile(random.Next(4) == 0 ? EfuseBench.ForeignImages[0].Signature.KeyHash : null);
        switch (random.Next(5))
        {
            case 0:
                return Sprinkle(file, random, random.Next(5));
            case 1:
                file.AsSpan(random.Next(512), 1).Clear();
                return file;
            case 2:
                random.NextBytes(file.AsSpan(0x64, 6));
                return file;
            case 3:
                return file.With(0x5C, 1u << 6);
            default:
                return file;
        }
    }

    private static byte[] Sprinkle(byte[] bytes, Random random, int count)
    {
        for (int i = 0; i < count; i++)
        {
            int bit = random.Next(3) == 0 ? (random.Next(2) == 0 ? 0x7C : 0xFC) * 8 + random.Next(32) : random.Next(4096);
            bytes[bit / 8] |= (byte)(1 << (bit % 8));
        }

        return bytes;
    }
}
