using NcpFlash.Diagnostics;
using NcpFlash.Emulator;
using NcpFlash.Emulator.Memory;
using Xunit;

namespace NcpFlash.Tests.Emulator;

public class MemoryTests
{
    [Fact]
    public void Programming_only_clears_bits()
    {
        var flash = new NorFlash(new JedecId(0xC4, 0x60, 0x16), 0x10000);
        flash.Program(0x100, [0xF0, 0x0F]);
        flash.Program(0x100, [0x3C, 0xFF]);
        Assert.Equal([0x30, 0x0F, 0xFF], flash.Contents.Slice(0x100, 3).ToArray());
    }

    [Theory]
    [InlineData(0x1000, 0x1000, 0x1000, 0x2000)]
    [InlineData(0x1FFF, 0x2000, 0x1000, 0x3000)]
    [InlineData(0x0, 0xFFFF, 0x0, 0x10000)]
    public void Erasing_takes_whole_sectors_outward(uint first, uint last, uint start, uint end)
    {
        var flash = new NorFlash(default, 0x10000);
        flash.Program(0, new byte[0x10000]);
        Assert.Equal(FlashRange.FromTo(start, end), flash.Erase(first, last));
        for (int i = 0; i < 0x10000; i++)
        {
            Assert.Equal(i >= start && i < end ? 0xFF : 0, flash.Contents[i]);
        }
    }

    [Fact]
    public void Efuses_are_burnt_once_and_locked_words_stay()
    {
        var efuse = new EfuseArray(new MacAddress(0x40827B03D2DC));
        Assert.True(efuse.Burn(0x1C, [1]));
        Assert.True(efuse.Burn(0x1C, [2]));
        Assert.Equal(3, efuse.Fuses[0x1C]);
        Assert.True(efuse.Burn(0x7C, [0, 0, 2, 8])); // bit 17 locks slot 0 against writing, bit 27 against reading
        Assert.False(efuse.Burn(0x1C, [4]));
        Assert.True(efuse.Burn(0x1C, [3]), "a bit that is burnt already changes nothing");
        Assert.True(efuse.Burn(0x2C, [4]), "slot 1 is not locked");
        Assert.Equal(3, efuse.Fuses[0x1C]);
        Assert.Equal([0, 0], efuse.ReadOut(0x1C, 2));
        Assert.Equal([4], efuse.ReadOut(0x2C, 1));
    }

    [Fact]
    public void The_high_lock_word_covers_slots_4_to_10()
    {
        var efuse = new EfuseArray(default);
        efuse.Burn(0xFC, [0, 0x80, 0, 0]); // bit 15: slot 4
        Assert.False(efuse.Burn(0x80, [1]));
        Assert.True(efuse.Burn(0x90, [1]));
    }

    [Fact]
    public void A_signed_part_needs_the_bit_and_the_key()
    {
        var efuse = new EfuseArray(default);
        Assert.False(efuse.RequiresSignature);
        efuse.Burn(0x5C, [0x80]);
        Assert.False(efuse.RequiresSignature);
        efuse.Burn(0x1C, [1]);
        Assert.True(efuse.RequiresSignature);
    }

    [Fact]
    public void State_survives_in_files()
    {
        using var folder = new TemporaryFolder();
        var options = new EmulatorOptions { FlashFile = folder.File("flash.bin"), EfuseFile = folder.File("efuse.bin") };
        var first = new Board(new VirtualClock(), options);
        Assert.True(File.Exists(options.FlashFile), "a file that cannot be made is told at the start");
        File.Delete(options.FlashFile);
        first.Save();
        Assert.False(File.Exists(options.FlashFile), "nothing changed, nothing written");
        first.Flash.Program(5, [0x12]);
        first.Efuse.Burn(0x64, [9]);
        first.Save();
        Assert.Equal(4 * 1024 * 1024, new FileInfo(options.FlashFile).Length);
        var second = new Board(new VirtualClock(), options);
        Assert.Equal(0x12, second.Flash.Contents[5]);
        Assert.Equal(9u, second.Efuse.Word(0x64));
        Assert.Equal(2, Directory.GetFiles(folder.Path).Length);
    }

    [Fact]
    public void A_state_file_of_another_size_is_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("flash.bin"), new byte[100]);
        var fault = Assert.Throws<NcpException>(() => new Board(new VirtualClock(), new EmulatorOptions { FlashFile = folder.File("flash.bin") }));
        Assert.Equal("emulator.state-file-size", fault.Diagnosis.Id);
        Assert.Contains("has 100 bytes; the emulated flash has 4194304", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_file_that_cannot_be_written_is_named_at_once()
    {
        using var folder = new TemporaryFolder();
        var fault = Assert.Throws<NcpException>(() => new Board(new VirtualClock(), new EmulatorOptions { FlashFile = folder.File("missing/flash.bin") }));
        Assert.Equal("emulator.state-file-access", fault.Diagnosis.Id);
        Assert.Contains("flash.bin cannot be written", fault.Message, StringComparison.Ordinal);
    }
}
