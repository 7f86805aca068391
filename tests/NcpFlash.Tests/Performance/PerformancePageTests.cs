using NcpFlash.Benchmarks.VirtualTime;
using NcpFlash.Emulator;
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

    [Fact(Explicit = true)]
    [Trait("Category", "Long")]
    public void Every_line_is_current() =>
        Assert.Equal(PerformanceTable.Make(_ => { }).TrimEnd('\n').Split('\n'), Table);
}
