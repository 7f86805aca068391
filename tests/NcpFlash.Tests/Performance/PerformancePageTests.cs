using NcpFlash.Benchmarks.VirtualTime;
using NcpFlash.Chips;
using NcpFlash.Emulator;
using NcpFlash.Images.Xz;
using NcpFlash.Planning;
using Xunit;

namespace NcpFlash.Tests.Performance;

/// <summary>The table of docs/performance.md is what the code gives today: a few lines every day, all of it in the long run.</summary>
public sealed class PerformancePageTests
{
    private static IReadOnlyList<string> Table => PerformancePage.TableOf(File.ReadAllText(Path.Combine(Repository.Root, "docs", "performance.md")));

    [Fact]
    public void The_floors_and_the_quick_cases_are_current()
    {
        foreach (Case work in Case.All) Assert.Contains(PerformanceTable.Floors(work), Table);
        (string name, AdapterModel ideal) = PerformanceTable.Adapters[0];
        Assert.Contains(PerformanceTable.Row(Case.All[^1], name, ideal), Table);
    }

    [Fact]
    public void The_floor_takes_the_lengths_that_xz_makes_and_the_encoder_comes_near_them()
    {
        foreach ((PlanImage image, long shortest) in MeasuredPackage.Request.Images.Zip(MeasuredPackage.Shortest))
        {
            byte[] stream = XzEncoder.Encode(image.Contents.Span, XzTuning.Choose(image.Contents.Span, ChipCatalog.Default.XzDictionary), TestContext.Current.CancellationToken);
            Assert.InRange(Math.Min(stream.Length, image.Contents.Length), shortest * 0.995, shortest * 1.005);
        }
    }

    [Fact(Explicit = true)]
    [Trait("Category", "Long")]
    public void Every_line_is_current() =>
        Assert.Equal(PerformanceTable.Make(_ => { }).TrimEnd('\n').Split('\n'), Table);
}
