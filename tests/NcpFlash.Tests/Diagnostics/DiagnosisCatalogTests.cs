using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using NcpFlash.Diagnostics;
using Xunit;

namespace NcpFlash.Tests.Diagnostics;

/// <summary>Every diagnosis is in the catalogue, is well formed, has a page, and is made somewhere.</summary>
public sealed partial class DiagnosisCatalogTests
{
    private static readonly Assembly[] Assemblies = [typeof(DiagnosisKind).Assembly, typeof(NcpFlash.Emulator.Board).Assembly, typeof(NcpFlash.Cli.Shell).Assembly];

    /// <summary>Every kind of the library, the emulator and the command line.</summary>
    private static readonly DiagnosisKind[] Everything = [.. Assemblies.SelectMany(Fields).Select(Kind)];

    [Fact]
    public void Catalogue_holds_every_kind_once()
    {
        var declared = Fields(typeof(DiagnosisKind).Assembly).Select(Kind);
        Assert.Equal(declared.Select(k => k.Id).Order(), DiagnosisCatalog.All.Select(k => k.Id).Order());
        Assert.Equal(DiagnosisCatalog.All.Length, DiagnosisCatalog.All.Select(k => k.Id).Distinct().Count());
    }

    [Fact]
    public void Every_kind_is_well_formed()
    {
        Assert.Equal(Everything.Length, Everything.Select(k => k.Id).Distinct().Count());
        foreach (DiagnosisKind kind in Everything)
        {
            Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*\\.[a-z0-9]+(-[a-z0-9]+)*$", kind.Id);
            Assert.Matches("^([A-F][0-9]{2})?$", kind.Row ?? string.Empty);
            foreach (string text in new[] { kind.Summary, kind.Cause, kind.Advice })
            {
                Assert.True(text.Length > 0 && text[^1] is '.' or '}' or '?' or ')' or ':', $"{kind.Id}: '{text}' does not end as a sentence");
            }
        }
    }

    [Fact]
    public void Every_kind_is_made_somewhere()
    {
        (string Name, string Text)[] files = [.. Repository.SourceFiles("src").Select(f => (Path.GetFileNameWithoutExtension(f), File.ReadAllText(f)))];
        var unused = Assemblies.SelectMany(Fields)
            .Where(field => !files.Any(f => f.Name != field.DeclaringType!.Name && f.Text.Contains($"{field.DeclaringType.Name}.{field.Name}", StringComparison.Ordinal)))
            .Select(field => $"{field.DeclaringType!.Name}.{field.Name}");
        Assert.Empty(unused);
    }

    [Fact]
    public void Error_pages_are_those_of_the_catalogue()
    {
        var page = new StringBuilder();
        page.Append("# Errors and warnings\n\nEvery finding has a stable id. `{name}` stands for a value of the case at hand. Exit codes: 0 warning only, 1 chip or link, 2 usage or\n");
        page.Append("input, 3 verification, 4 refused for safety, 5 port. This page is generated from the library; a test compares the two.\n");
        foreach (IGrouping<string, DiagnosisKind> area in Everything.GroupBy(k => k.Id[..k.Id.IndexOf('.', StringComparison.Ordinal)]).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            page.Append($"\n## {area.Key}\n");
            foreach (DiagnosisKind kind in area.OrderBy(k => k.Id, StringComparer.Ordinal))
            {
                page.Append($"\n### {kind.Id}\n\n{kind.Summary}\n\n- means: {kind.Cause}\n- do: {kind.Advice}\n- exit code {(int)kind.Outcome}, {kind.Confidence.ToString().ToLowerInvariant()}");
                page.Append(kind.Row is null ? "\n" : $", symptom {kind.Row}\n").Append(kind.NextTest is null ? string.Empty : $"- next test: {kind.NextTest}\n");
            }
        }

        Golden.CheckFile("docs/errors.md", page.ToString());
    }

    [Fact]
    public void A_filled_diagnosis_leaves_no_brace()
    {
        var diagnosis = Diagnosis.Of(ConnectFaults.NoAnswer, ("attempts", "3"), ("count", "300"), ("rate", "500000"), ("port", "p"));
        Assert.DoesNotMatch(Placeholder(), diagnosis.Summary + diagnosis.Cause + diagnosis.Advice);
    }

    private static IEnumerable<FieldInfo> Fields(Assembly assembly) => assembly.GetTypes()
        .SelectMany(t => t.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static))
        .Where(f => f.FieldType == typeof(DiagnosisKind));

    private static DiagnosisKind Kind(FieldInfo field) => (DiagnosisKind)field.GetValue(null)!;

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Placeholder();
}
