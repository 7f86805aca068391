using NcpFlash.Diagnostics;
using Xunit;

namespace NcpFlash.Tests.Diagnostics;

/// <summary>Every row of the field's symptom table is a diagnosis, or it is known why software cannot see it.</summary>
public sealed class SymptomRowTests
{
    private static readonly (char Group, int Count)[] Groups = [('A', 15), ('B', 11), ('C', 15), ('D', 14), ('E', 11), ('F', 4)];

    /// <summary>Rows without a diagnosis of the library.</summary>
    private static readonly Dictionary<string, string> Without = new()
    {
        ["B11"] = "the voltage of an output cannot be seen from its own side",
        ["C09"] = "a glitch at an edge is ignored, not told",
        ["D05"] = "a busy part is waited for, not told",
        ["E11"] = "a copy of a flash is recognised and written as it is",
    };

    [Fact]
    public void Every_row_is_a_diagnosis_or_has_a_reason()
    {
        string[] rows = [.. Groups.SelectMany(g => Enumerable.Range(1, g.Count).Select(n => $"{g.Group}{n:00}"))];
        HashSet<string?> known = [.. DiagnosisCatalog.All.Select(k => k.Row)];
        Assert.Equal(Without.Keys.Order(), rows.Where(r => !known.Contains(r)).Order());
    }
}
