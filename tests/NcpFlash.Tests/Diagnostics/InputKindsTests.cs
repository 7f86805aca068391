using System.Reflection;
using NcpFlash.Diagnostics;
using Xunit;

namespace NcpFlash.Tests.Diagnostics;

public sealed class InputKindsTests
{
    [Fact]
    public void Every_kind_is_listed_once_and_ends_as_bad_input_or_is_a_warning()
    {
        DiagnosisKind[] all = [.. InputFaults.All, .. ImageFaults.All, .. PlanFaults.All, .. ChipDataFaults.All];
        Assert.Equal(all.Length, all.Select(k => k.Id).Distinct().Count());
        Assert.All(all, k => Assert.True(k.Outcome is Outcome.Input or Outcome.Done));
        Type[] classes = [typeof(InputFaults), typeof(ImageFaults), typeof(PlanFaults), typeof(ChipDataFaults)];
        Assert.Equal(
            classes.SelectMany(c => c.GetFields(BindingFlags.Public | BindingFlags.Static)).Select(f => f.GetValue(null)).ToHashSet(), [.. all]);
    }
}
