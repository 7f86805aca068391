using NcpFlash.Images;
using NcpFlash.Jobs;
using NcpFlash.Planning;
using Xunit;
using Evidence = NcpFlash.Diagnostics.Evidence;

namespace NcpFlash.Tests.Jobs;

/// <summary>What is still to be burnt, told from what the part shows.</summary>
public sealed class KnownBitsTests
{
    [Fact]
    public void A_bit_that_was_burnt_before_and_reads_as_zero_is_not_burnt_again()
    {
        EfuseImage before = With(0xCC, 0x04), wanted = With(0x60, 0x01);
        var known = new KnownBits(new EfusePlan([], [], [], before, before.Or(wanted), WillLock: false));
        known.See(EfuseImage.Blank, Evidence.None);
        Assert.True(known.Missing.SameBits(wanted));
        Assert.Equal((0, 1), (known.Done, known.Total));
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
