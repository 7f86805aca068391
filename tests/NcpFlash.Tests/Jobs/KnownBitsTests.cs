using NcpFlash.Diagnostics;
using NcpFlash.Images;
using NcpFlash.Jobs;
using NcpFlash.Planning;
using Xunit;

namespace NcpFlash.Tests.Jobs;

/// <summary>What is still to be burnt, told from what the part shows.</summary>
public sealed class KnownBitsTests
{
    [Fact]
    public void A_bit_that_was_burnt_before_and_reads_as_zero_is_told_and_not_burnt_again()
    {
        EfuseImage before = With(0xCC, 0x04), wanted = With(0x60, 0x01);
        var known = new KnownBits(new EfusePlan([], [], [], before, before.Or(wanted), WillLock: false));
        foreach (EfuseImage read in new[] { EfuseImage.Blank, wanted })
        {
            Diagnosis fault = Assert.Throws<NcpException>(() => known.See(read, Evidence.None)).Diagnosis;
            Assert.Equal(("efuse.part-changed", Outcome.Verification), (fault.Id, fault.Kind.Outcome));
            Assert.True(known.Missing.SameBits(wanted));
            Assert.Equal((0, 1), (known.Done, known.Total));
        }

        known.See(before.Or(wanted), Evidence.None);
        Assert.Null(known.Next);
    }

    [Fact]
    public void A_bit_that_a_read_lock_hides_is_no_bit_that_was_lost()
    {
        EfuseImage before = With(0x3C, 0x04), wanted = With(0x7F, 0x20); // rd_lock_key_slot_2
        var known = new KnownBits(new EfusePlan([], [], [], before, before.Or(wanted), WillLock: false));
        known.See(wanted, Evidence.None);
        Assert.Null(known.Next);
    }

    private static EfuseImage With(int offset, byte value)
    {
        var bytes = new byte[EfuseImage.Size];
        bytes[offset] = value;
        return new EfuseImage(bytes);
    }
}
