using System.Text;
using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Links;
using Xunit;

namespace NcpFlash.Tests.Chips;

public sealed class ChipCatalogTests
{
    [Fact]
    public void The_three_families_share_what_the_vendors_files_share()
    {
        Assert.Equal(["bl616", "qcc743", "st67w611m1"], ChipCatalog.Families.Select(f => f.Name));
        ChipFamily first = ChipCatalog.Families[0];
        foreach (ChipFamily family in ChipCatalog.Families)
        {
            Assert.Equal(500_000, family.BootRate.BitsPerSecond);
            Assert.Equal(2_000_000, family.WorkRate.BitsPerSecond);
            Assert.Equal(300, family.SyncLength(family.BootRate));
            Assert.Equal(0x01014108u, family.FlashController.Word(8));
            Assert.Equal(TimeSpan.FromSeconds(2), family.RomIdleTimeout);
            Assert.Equal(family == ChipCatalog.Default ? 4096 * 1024u : 32768 * 1024u, family.NominalFlashSize);
            Assert.Equal(first.Timing, family.Timing);
        }
    }

    [Fact]
    public void The_default_is_the_module_this_tool_is_made_for() => Assert.Equal("st67w611m1", ChipCatalog.Default.Name);

    [Theory]
    [InlineData("QCC743", "qcc743")]
    [InlineData("bl616", "bl616")]
    [InlineData("St67W611m1", "st67w611m1")]
    public void Names_are_found_in_any_case(string asked, string found) => Assert.Equal(found, ChipCatalog.Find(asked).Name);

    [Fact]
    public void An_unknown_name_lists_those_that_exist()
    {
        NcpException fault = Assert.Throws<NcpException>(() => ChipCatalog.Find("bl602"));
        Assert.Equal("chip.unknown", fault.Diagnosis.Id);
        Assert.Equal(Outcome.Input, fault.Diagnosis.Kind.Outcome);
        Assert.Equal("There is no chip family 'bl602'.", fault.Diagnosis.Summary);
        Assert.Contains("bl616, qcc743, st67w611m1", fault.Diagnosis.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x06160001u, IdleTimeoutMethod.MemoryWrite)]
    [InlineData(0x06160002u, IdleTimeoutMethod.SetTimeoutCommand)]
    public void A_rom_version_finds_the_default_first(uint word, IdleTimeoutMethod method)
    {
        ChipFamily family = Assert.IsType<ChipFamily>(ChipCatalog.ByRomVersion(word));
        Assert.Same(ChipCatalog.Default, family);
        Assert.Equal(method, family.RomVersions.Single(r => r.Word == word).IdleTimeout);
    }

    [Fact]
    public void An_unknown_rom_version_finds_nothing() => Assert.Null(ChipCatalog.ByRomVersion(0x00000001));

    [Fact]
    public void The_timing_model_fits_the_logged_erases()
    {
        // PROTOCOL 5.6: 43328 bytes 308 ms, 411008 bytes 922 ms, 828960 bytes 711..1938 ms
        TimingModel t = ChipCatalog.Default.Timing;
        Assert.InRange((11 * t.SectorErase).TotalMilliseconds, 290, 330);
        Assert.InRange(((6 * t.Block64Erase) + (5 * t.SectorErase)).TotalMilliseconds, 880, 960);
        Assert.InRange(((12 * t.Block64Erase) + (11 * t.SectorErase)).TotalMilliseconds, 711, 1938);
    }

    [Fact]
    public void Line_sequences_parse_and_end_with_the_lines_released()
    {
        foreach (ChipFamily family in ChipCatalog.Families)
        {
            ResetSequence entry = ResetSequence.Parse(family.BootEntry);
            Assert.Equal((false, false), FinalLevels(entry));
            Assert.Equal((true, false), FinalLevels(ResetSequence.Parse(family.BootExit)));
            // PROTOCOL 1.3: 1.2 s before the sync with the vendor's values
            Assert.Equal(1.2, entry.Steps.OfType<ResetStep.Wait>().Sum(w => w.Duration.TotalSeconds), 3);
        }
    }

    [Theory]
    [InlineData("""{ "default": "a" }""", "there is no list 'families'")]
    [InlineData("""{ "families": [] }""", "there is no 'default'")]
    [InlineData("""{ "families": [ { "name": "a", "extends": "b" } ] }""", "'a' extends 'b', which does not stand before it")]
    [InlineData("""{ "families": [ { "name": "a" } ] }""", "was missing required properties")]
    [InlineData("[]", "")]
    [InlineData("", "")]
    [InlineData("{ \"families\": [ 3 ] }", "")]
    public void Broken_family_data_is_reported(string json, string expected)
    {
        NcpException fault = Assert.Throws<NcpException>(() => FamilyFile.Read(Encoding.UTF8.GetBytes(json)));
        Assert.Equal("chip.data", fault.Diagnosis.Id);
        Assert.Contains(expected, fault.Diagnosis.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_check_can_fail()
    {
        ChipFamily good = ChipCatalog.Default;
        Assert.Empty(FamilyChecks.Failures(good));
        ChipFamily[] bad =
        [
            good with { Name = "Upper" }, good with { RomVersions = [] }, good with { BootRate = new BitRate(5_000_000) },
            good with { WorkRate = new BitRate(99_000_000) }, good with { MinSyncLength = 69 },
            good with { SyncReplyWindow = TimeSpan.Zero }, good with { QuietAfterSync = TimeSpan.FromSeconds(3) },
            good with { RaisedIdleTimeout = TimeSpan.FromSeconds(1) }, good with { MaxFlashPayload = 2000 },
            good with { MaxFlashRead = 70000 }, good with { CompressAbove = -1 }, good with { XzDictionary = 5000 },
            good with { NominalFlashSize = 3_000_000 }, good with { PartitionTableAddress = 0xE001 }, good with { EraseLimit = TimeSpan.FromSeconds(1) },
            good with { EfuseSize = 3 }, good with { BootEntry = string.Empty }, good with { Timing = good.Timing with { PageProgram = TimeSpan.Zero } },
        ];
        Assert.All(bad, family => Assert.Single(FamilyChecks.Failures(family)));
        Assert.Equal(bad.Length, bad.SelectMany(f => FamilyChecks.Failures(f)).Select(t => t[t.IndexOf(':', StringComparison.Ordinal)..]).Distinct().Count());
    }

    private static (bool Dtr, bool Rts) FinalLevels(ResetSequence sequence)
    {
        (bool dtr, bool rts) = (true, true);
        foreach (ResetStep.Lines lines in sequence.Steps.OfType<ResetStep.Lines>())
        {
            (dtr, rts) = (lines.Dtr ?? dtr, lines.Rts ?? rts);
        }

        return (dtr, rts);
    }
}
