using System.Collections.Immutable;
using NcpFlash.Chips;
using NcpFlash.Emulator.Memory;
using NcpFlash.Planning;
using Xunit;

namespace NcpFlash.Tests.Planning;

/// <summary>One part, one file, images, and what the user allows: made by chance, planned for, and burnt as the emulated array burns.</summary>
internal sealed record EfuseRound(EfuseWorld World, byte[] Part, byte[] File, string[] Allowed)
{
    private static readonly ImmutableArray<string> Names = [.. ChipCatalog.Efuse.Fields.Select(f => f.Name)];

    private static Sha256Digest OtherKey { get; } = EfuseWorld.All[1].Images[0].Signature.KeyHash!.Value;

    /// <summary>Fields that decide which of the known images start, that hide what the ROM still reads, or that change nothing of it.</summary>
    private static readonly ImmutableArray<string> Harmless =
    [
        "app_sign_method", "app_key_hash", "boot2_rollback", "app_rollback", "rd_lock_key_slot_0", "rd_lock_key_slot_1", "customer_mac_1", "uart_log_reopen",
    ];

    /// <summary>True when a field is named that may cost the part.</summary>
    public bool MayLoseThePart => Allowed.Except(Harmless).Any();

    public static EfuseRound Random(Random random) => new(
        EfuseWorld.All[random.Next(3) == 0 ? random.Next(EfuseWorld.All.Length) : 0], RandomPart(random), RandomFile(random),
        random.Next(3) switch
        {
            0 => [.. Enumerable.Range(0, random.Next(5)).Select(_ => Names[random.Next(Names.Length)])],
            1 => [.. Harmless],
            _ => [],
        });

    /// <summary>What software can read of a part with these fuses.</summary>
    public static byte[] Visible(byte[] fuses)
    {
        var array = new EfuseArray(default);
        array.Load(fuses);
        return array.ReadOut(0, EfuseArray.Size);
    }

    /// <summary>The plan for a part in that state, of which the planner sees what can be read.</summary>
    public EfusePlan Plan(byte[] state) => EfuseBench.Plan(File, Visible(state), World.Images, Allowed);

    /// <summary>
    /// The fuses after so many writes of a plan and so many bits of the next: those of lowest place, or any when a source of chance is given. A write
    /// that runs into a lock is a fault of the plan.
    /// </summary>
    public byte[] Cut(byte[] state, EfusePlan plan, int writes, int bits, Random? random)
    {
        var array = new EfuseArray(default);
        array.Load(state);
        foreach (EfuseWrite write in plan.Writes.Take(writes))
        {
            Assert.True(array.Burn(write.Address, write.Bits.AsSpan()), $"{write} ran into a lock\n{this}");
        }

        if (writes < plan.Writes.Length)
        {
            EfuseWrite broken = plan.Writes[writes];
            byte[] part = [.. broken.Bits];
            if (random is not null)
            {
                (part, bits) = (Some(part, bits, random), int.MaxValue);
            }

            EfuseBurn burn = array.BeginBurn(broken.Address, part);
            Assert.True(burn.IsAllowed, $"{broken} ran into a lock\n{this}");
            burn.UpTo(bits);
        }

        return [.. array.Fuses];
    }

    public override string ToString() => $"part {Text(Part)}\nfile {Text(File)}";

    private static string Text(byte[] bytes) => string.Join(", ", new NcpFlash.Images.EfuseImage(bytes).Words);

    /// <summary>So many of the bits, by chance.</summary>
    private static byte[] Some(byte[] bits, int count, Random random)
    {
        int[] all = [.. Enumerable.Range(0, bits.Length * 8).Where(b => ((bits[b / 8] >> (b % 8)) & 1) != 0)];
        random.Shuffle(all);
        byte[] some = new byte[bits.Length];
        foreach (int bit in all.Take(count))
        {
            some[bit / 8] |= (byte)(1 << (bit % 8));
        }

        return some;
    }

    /// <summary>A factory part, a locked one, one whose lock was interrupted, one with counters, or one with random bits.</summary>
    private static byte[] RandomPart(Random random)
    {
        byte[] part = EfuseBench.FactoryPart();
        int kind = random.Next(6);
        if (kind is 1 or 2)
        {
            byte[] file = EfuseBench.LockFile(random.Next(4) == 0 ? OtherKey : null);
            for (int bit = 0; bit < 4096; bit++)
            {
                part[bit / 8] |= (byte)(file[bit / 8] & (1 << (bit % 8)) & (kind == 1 || random.Next(2) == 0 ? 0xFF : 0));
            }
        }

        if (kind == 5 || random.Next(8) == 0)
        {
            int counter = random.Next(2) == 0 ? 0x170 : 0x180;
            part[counter + (random.Next(3) == 0 ? 0 : counter == 0x170 ? 8 : 16)] = (byte)((1 << random.Next(1, 5)) - 1);
        }

        return kind is 3 or 4 ? Sprinkle(part, random, random.Next(8)) : part;
    }

    /// <summary>The lock, a part of it, an application with a key of its own, harmless fields, or random bits.</summary>
    private static byte[] RandomFile(Random random)
    {
        byte[] file = random.Next(3) == 0 ? new byte[512] : EfuseBench.LockFile(random.Next(4) == 0 ? OtherKey : null);
        switch (random.Next(9))
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
            case 4:
                return file.With(0x7C, 1u << 12);
            case 5:
                file[random.Next(2) == 0 ? 0x170 : 0x190] = (byte)((1 << random.Next(4)) - 1);
                return file;
            case 6:
                return file.With(0x7C, (uint)random.Next(1, 4) << 27);
            case 7:
                file[0xDF] = 2 << 2;
                (random.Next(2) == 0 ? EfuseBench.SampleKey : OtherKey).ToArray().CopyTo(file, 0x1A0);
                return file;
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
