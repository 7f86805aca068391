using NcpFlash.Chips;
using NcpFlash.Images;
using NcpFlash.Planning;
using Xunit;

namespace NcpFlash.Tests.Planning;

/// <summary>Consent alone burns what a lock consists of, as PROTOCOL 10.3 and 10.5 have it, and not a bit more; harmless or not, the rest is named.</summary>
public sealed class EfuseAllowListTests
{
    /// <summary>The words and bits of PROTOCOL 10.3, typed in from there.</summary>
    private static readonly EfuseImage Lock = new(
        new byte[512].With(0x00, 0x0C000000).With(0x1C, ~0u).With(0x20, ~0u).With(0x24, ~0u).With(0x28, ~0u).With(0x2C, ~0u).With(0x30, ~0u).With(0x34, ~0u)
            .With(0x38, ~0u).With(0x5C, 0x80).With(0x7C, 0x00061000).With(0xDC, 0x04000000));

    [Fact]
    public void Every_bit_of_the_array_needs_its_name_unless_it_is_of_the_lock()
    {
        byte[] part = new byte[512].With(0x1FC, 1);
        for (int bit = 0; bit < EfuseImage.Size * 8; bit++)
        {
            byte[] file = new byte[512];
            file[bit / 8] = (byte)(1 << (bit % 8));
            EfuseField? field = EfuseBench.Map.FieldAt(bit);
            string name = field?.Name ?? $"unknown_0x{bit / 32 * 4:X3}";
            bool isNew = bit != 0x1FC * 8, isAlone = name is "dbg_jtag_0_dis"; // its two bits are burnt together, or by name
            Assert.Equal(
                isNew && (!Lock.IsSet(bit) || isAlone),
                EfuseBench.Plan(file, part).Refusals.Any(r => r.Id == "efuse.dangerous" && r.Facts.Contains(("name", name))));
            Assert.DoesNotContain(EfuseBench.Plan(file, part, null, name).Refusals, r => r.Id == "efuse.dangerous");
        }
    }

    [Fact]
    public void Fields_that_nothing_is_known_to_be_lost_by_are_refused_with_their_meaning()
    {
        EfusePlan plan = EfuseBench.Plan(EfuseBench.LockFile().With(0x64, 0x11223344).With(0x5C, 1u << 6), EfuseBench.FactoryPart());
        Assert.Equal(["uart_log_reopen", "customer_mac_1"], plan.Refusals.Select(r => r.Facts.Single(f => f.Name == "name").Value));
        Assert.EndsWith("That is: customer MAC address 1.", plan.Refusals[1].Summary, StringComparison.Ordinal);
        Assert.Empty(EfuseBench.Plan(EfuseBench.LockFile().With(0x64, 0x11223344), EfuseBench.FactoryPart(), null, "customer_mac_1").Refusals);
    }

    [Fact]
    public void The_lock_itself_needs_no_name() => Assert.Empty(EfuseBench.Plan(EfuseBench.LockFile(), EfuseBench.FactoryPart()).Refusals);
}
