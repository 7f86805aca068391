using System.Text;
using NcpFlash.Emulator.Samples;
using NcpFlash.Images;
using Xunit;

namespace NcpFlash.Tests.Images;

public sealed class PartitionLookupTests
{
    private static readonly byte[] Table = SamplePackage.Files().Single(f => f.Name == "partition.bin").Contents;

    [Fact]
    public void The_vendors_example()
    {
        // PROTOCOL 8: "FW" at file offset 55 gives 0x10000 and 1785856
        byte[] real = RealFirmware.Read("partition.bin");
        Assert.Equal(55, real.AsSpan().IndexOf("FW"u8));
        var found = PartitionLookup.Find("FW", real);
        Assert.Equal(new FlashRange(0x10000, 1785856), found.Searched);
        Assert.Equal(found.Searched, found.Slot);
        Assert.False(found.Disagrees);
    }

    [Theory]
    [InlineData("FW", 0x10000u)]
    [InlineData("media", 0x378000u)]
    [InlineData("med", 0x378000u)]
    [InlineData("Boot2", 0u)]
    public void Names_are_found(string name, uint address) => Assert.Equal(address, PartitionLookup.Find(name, Table).Slot?.Start);

    [Theory]
    [InlineData("fw")]
    [InlineData("oot2")]
    [InlineData("littlefs")]
    [InlineData("BFPT")]
    [InlineData("")]
    [InlineData("much too long a name")]
    public void Others_are_not(string name) => Assert.Null(PartitionLookup.Find(name, Table).Slot);

    [Fact]
    public void Where_search_and_table_disagree_the_table_wins_and_it_is_said()
    {
        // Entry 0 is renamed so that it holds the letters of entry 1.
        byte[] table = [.. Table];
        Encoding.ASCII.GetBytes("aFWb\0").CopyTo(table, 19);
        var found = PartitionLookup.Find("FW", table);
        Assert.True(found.Disagrees);
        Assert.Equal(0x10000u, found.Slot?.Start);
        Assert.NotEqual(found.Searched, found.Slot);
    }
}
