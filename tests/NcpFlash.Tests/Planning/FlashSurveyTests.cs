using NcpFlash.Diagnostics;
using NcpFlash.Planning;
using Xunit;

namespace NcpFlash.Tests.Planning;

/// <summary>How much a survey asks, and what it concludes.</summary>
public sealed class FlashSurveyTests
{
    private const uint FlashSize = 1 << 20;
    private const uint Piece = 128 * 1024;

    [Fact]
    public void Unchanged_flash_is_digested_once_in_large_pieces()
    {
        (SectorMap map, List<FlashRange> asked) = Survey(Target().Contents(new FlashRange(0, FlashSize)));
        Assert.Equal(FlashSize, map.BytesIn(SectorState.Equal));
        Assert.Equal(FlashSize, asked.Sum(r => (long)r.Length));
        Assert.InRange(asked.Count, 8, 16);
    }

    [Fact]
    public void Foreign_flash_is_glanced_at()
    {
        (SectorMap map, List<FlashRange> asked) = Survey(Noise());
        Assert.Equal(FlashSize, map.BytesIn(SectorState.Differs));
        Assert.InRange(asked.Sum(r => (long)r.Length), 0, FlashSize / 16);
    }

    [Fact]
    public void Blank_flash_is_glanced_at_and_what_is_to_be_blank_is_proved()
    {
        var blank = new byte[FlashSize];
        blank.AsSpan().Fill(0xFF);
        (SectorMap map, List<FlashRange> asked) = Survey(blank);
        Assert.Equal(0, map.BytesIn(SectorState.Differs));
        Assert.Equal(FlashSize, map.BytesIn(SectorState.Equal) + map.BytesIn(SectorState.Blank));
        Assert.InRange(asked.Sum(r => (long)r.Length), 0, FlashSize / 2);
    }

    [Fact]
    public void Every_single_changed_sector_is_found_for_little_more_than_its_piece()
    {
        for (uint sector = 0; sector < FlashSize; sector += 4096)
        {
            byte[] contents = Target().Contents(new FlashRange(0, FlashSize));
            contents[sector + 9] ^= 1;
            (SectorMap map, List<FlashRange> asked) = Survey(contents);
            Assert.Equal(SectorState.Differs, map[(int)(sector / 4096)]);
            Assert.Equal(FlashSize - 4096, map.BytesIn(SectorState.Equal));
            Assert.InRange(asked.Sum(r => (long)r.Length), FlashSize, FlashSize + (2 * Piece));
        }
    }

    [Fact]
    public void A_thorough_survey_presumes_nothing()
    {
        var random = new Random(4);
        for (int run = 0; run < 40; run++)
        {
            byte[] wanted = Target().Contents(new FlashRange(0, FlashSize)), contents = wanted.ToArray();
            for (int change = random.Next(12); change > 0; change--)
            {
                contents.AsSpan(random.Next(256) * 4096, 4096 * random.Next(1, 3)).Slice(0, 4096).Fill((byte)random.Next(2) == 0 ? (byte)0xFF : (byte)0x33);
            }

            (SectorMap map, _) = Survey(contents, thorough: true);
            for (int sector = 0; sector < map.Count; sector++)
            {
                bool isEqual = contents.AsSpan(sector * 4096, 4096).SequenceEqual(wanted.AsSpan(sector * 4096, 4096));
                Assert.True(isEqual == (map[sector] == SectorState.Equal), $"run {run}, sector {sector}: {map[sector]}");
            }
        }
    }

    private static (SectorMap Map, List<FlashRange> Asked) Survey(byte[] contents, bool thorough = false)
    {
        FlashTarget target = Target();
        var map = new SectorMap(FlashSize);
        var survey = new FlashSurvey(target, map, thorough);
        var asked = new List<FlashRange>();
        foreach (FlashRange question in survey.Questions(target.Pieces(Piece)))
        {
            asked.Add(question);
            survey.Answer(Sha256Digest.Of(contents.AsSpan((int)question.Start, (int)question.Length)));
        }

        return (map, asked);
    }

    private static FlashTarget Target()
    {
        byte[] noise = Noise(seed: 77);
        PlanImage[] images =
        [
            new("a", "a.bin", 0, noise.AsMemory(0, 52_544), new SourcePlace("test")),
            new("b", "b.bin", 0x10000, noise.AsMemory(60_000, 700_000), new SourcePlace("test")),
        ];
        PlanStep[] steps = [new PlanStep.EraseChip(), .. images.Select(i => new PlanStep.Write(i, true))];
        return FlashTarget.Of(new FlashPlan([.. steps], FlashSize, [])) ?? throw new InvalidOperationException("The plan erases before it writes.");
    }

    private static byte[] Noise(int seed = 5)
    {
        var noise = new byte[FlashSize];
        new Random(seed).NextBytes(noise);
        return noise;
    }
}
