using NcpFlash.Emulator.Memory;
using Xunit;

namespace NcpFlash.Tests.Emulator;

/// <summary>What a flash holds when a command is cut off.</summary>
public sealed class CutOffTests
{
    private const int Size = 0x40000;

    [Theory]
    [InlineData(0.0, 0)]
    [InlineData(0.5, 8)]
    [InlineData(0.99, 15)]
    public void An_erase_leaves_sectors_done_one_spoiled_and_the_rest(double done, int spoiled)
    {
        NorFlash flash = Old();
        flash.Erase(0x1000, 0x10FFF);
        flash.CutWork(done, seed: 1);
        for (int sector = 0; sector < 16; sector++)
        {
            ReadOnlySpan<byte> contents = flash.Contents.Slice(0x1000 + (sector * 0x1000), 0x1000);
            Assert.Equal(sector < spoiled, contents.IndexOfAnyExcept((byte)0xFF) < 0);
            Assert.Equal(sector > spoiled, contents.IndexOfAnyExcept((byte)0x5A) < 0);
        }

        Assert.True(flash.Contents[..0x1000].IndexOfAnyExcept((byte)0x5A) < 0);
    }

    [Fact]
    public void A_block_that_is_erased_is_spoiled_as_a_whole()
    {
        NorFlash flash = Old();
        flash.Erase(0x10000, 0x2FFFF);
        flash.CutWork(0.75, seed: 1);
        Assert.True(flash.Contents.Slice(0x10000, 0x10000).IndexOfAnyExcept((byte)0xFF) < 0);
        Assert.True(flash.Contents.Slice(0x20000, 0x10000).ToArray().Distinct().Count() > 200);
        Assert.True(flash.Contents[0x30000..].IndexOfAnyExcept((byte)0x5A) < 0);
    }

    [Fact]
    public void A_chip_erase_spoils_everything()
    {
        NorFlash flash = Old();
        flash.EraseAll();
        flash.CutWork(0.9, seed: 1);
        Assert.True(flash.Contents.ToArray().Chunk(0x1000).All(c => c.Distinct().Count() > 200));
    }

    [Fact]
    public void A_page_under_way_has_lost_some_of_the_bits_it_was_to_lose()
    {
        var flash = new NorFlash(default, Size);
        flash.Program(0x80, new byte[0x300]);
        flash.CutWork(0.5, seed: 1); // pages of 128, 256, 256 and 128 bytes: the cut lies at the third
        Assert.True(flash.Contents.Slice(0x80, 0x180).IndexOfAnyExcept((byte)0) < 0);
        Assert.InRange(flash.Contents.Slice(0x200, 0x100).ToArray().Distinct().Count(), 50, 256);
        Assert.True(flash.Contents.Slice(0x300, 0x80).IndexOfAnyExcept((byte)0xFF) < 0);
    }

    [Fact]
    public void A_complete_command_is_not_cut()
    {
        NorFlash flash = Old();
        flash.Erase(0, 0xFFF);
        flash.EndWork();
        flash.CutWork(0, seed: 1);
        Assert.True(flash.Contents[..0x1000].IndexOfAnyExcept((byte)0xFF) < 0);
    }

    private static NorFlash Old()
    {
        var flash = new NorFlash(default, Size);
        var old = new byte[Size];
        old.AsSpan().Fill(0x5A);
        flash.Load(0, old);
        return flash;
    }
}
