using System.Text.RegularExpressions;
using Xunit;

namespace NcpFlash.Tests.Architecture;

/// <summary>The arrows between layers, and which names the library may not know: read from sources and from the built assembly.</summary>
public sealed partial class LayerTests
{
    /// <summary>Each layer may use those before it. The first is the root namespace.</summary>
    private static readonly string[] Layers =
        ["NcpFlash", "NcpFlash.Wire", "NcpFlash.Adapters", "NcpFlash.Diagnostics", "NcpFlash.Chips", "NcpFlash.Images", "NcpFlash.Planning", "NcpFlash.Links", "NcpFlash.Sessions", "NcpFlash.Jobs"];

    [Fact]
    public void Usings_point_to_lower_layers_only()
    {
        var faults = new List<string>();
        foreach (string file in Repository.SourceFiles("src/NcpFlash"))
        {
            string text = File.ReadAllText(file);
            int own = Array.IndexOf(Layers, LayerOf(NamespacePattern().Match(text).Groups[1].Value));
            Assert.True(own >= 0, $"{file} stands in no layer");
            faults.AddRange(UsedNamespacePattern().Matches(text)
                .Select(m => LayerOf(m.Groups[1].Value))
                .Where(used => Array.IndexOf(Layers, used) > own)
                .Select(used => $"{Repository.Relative(file)} ({Layers[own]}) uses {used}"));
        }

        Assert.Empty(faults);
    }

    [Fact]
    public void Names_in_the_assembly_belong_to_lower_layers_only()
    {
        IReadOnlyCollection<AssemblyUses.Use> uses = AssemblyUses.Of(typeof(FlashRange).Assembly.Location);
        Assert.Contains(uses, u => u is { User: "NcpFlash.Links.TraceLink" } && u.Used.StartsWith("NcpFlash.Diagnostics.PortFaults.", StringComparison.Ordinal)); // the reading works
        Assert.Equal(string.Empty, string.Join('\n', uses.Where(PointsUp).Select(u => $"{u.User} uses {u.Used}")));
    }

    [Theory]
    [InlineData("NcpFlash.Links.A", "NcpFlash.Sessions.B.C()", true)]
    [InlineData("NcpFlash.Links.A", "System.Func`1<NcpFlash.Jobs.B>", true)]
    [InlineData("NcpFlash.Links.Native.A", "(NcpFlash.Planning.B, NcpFlash.Sessions.C+D[]) -> System.Void", true)]
    [InlineData("NcpFlash.FlashRange", "NcpFlash.Wire.B", true)]
    [InlineData("NcpFlash.Sessions.A", "NcpFlash.Links.Native.B", false)]
    [InlineData("NcpFlash.Wire.A", "NcpFlash.Wire.B`1<NcpFlash.FlashRange>", false)]
    [InlineData("<PrivateImplementationDetails>", "NcpFlash.Jobs.A", false)]
    public void An_arrow_is_judged_by_every_name_in_it(string user, string used, bool pointsUp) =>
        Assert.Equal(pointsUp, PointsUp(new AssemblyUses.Use(user, used)));

    [Fact]
    public void Namespace_equals_folder()
    {
        foreach (string project in new[] { "NcpFlash", "NcpFlash.Emulator", "NcpFlash.Cli" })
        {
            foreach (string file in Repository.SourceFiles($"src/{project}").Where(f => Path.GetFileName(f) != "Program.cs"))
            {
                string folder = Path.GetDirectoryName(Path.GetRelativePath(Path.Combine(Repository.Root, "src", project), file))!;
                string expected = folder is "" or "Values" ? project : $"{project}.{folder.Replace(Path.DirectorySeparatorChar, '.')}";
                Assert.Equal($"{expected} {Repository.Relative(file)}", $"{NamespacePattern().Match(File.ReadAllText(file)).Groups[1].Value} {Repository.Relative(file)}");
            }
        }
    }

    [Fact]
    public void No_family_name_occurs_in_library_code()
    {
        string[] names = ["bl616", "bl602", "bl702", "bl808", "qcc743", "st67"];
        var faults = Repository.SourceFiles("src/NcpFlash")
            .SelectMany(file => names.Where(n => StringsAndCode(File.ReadAllText(file)).Contains(n, StringComparison.OrdinalIgnoreCase)).Select(n => $"{Repository.Relative(file)}: {n}"));
        Assert.Empty(faults);
    }

    [Fact]
    public void Client_and_emulator_share_no_codec()
    {
        string[] forbidden = ["ReplyReader", "Commands", "BootInfo", "NcpFlash.Images.Xz", "XzDecoder", "XzEncoder", "Crc32", "NcpFlash.Sessions", "NcpFlash.Jobs"];
        var faults = Repository.SourceFiles("src/NcpFlash.Emulator").Where(f => !f.Contains("Samples", StringComparison.Ordinal))
            .SelectMany(file => forbidden.Where(n => Regex.IsMatch(StringsAndCode(File.ReadAllText(file)), $@"(using|new|:)\s+(NcpFlash\.\w+\.)?{Regex.Escape(n)}\b|\b{Regex.Escape(n)}\.\w+\(")).Select(n => $"{Repository.Relative(file)}: {n}"));
        Assert.Empty(faults);
    }

    /// <summary>Whether a type of a layer names one of a higher layer. What the compiler puts outside of the layers belongs to none.</summary>
    private static bool PointsUp(AssemblyUses.Use use)
    {
        int own = LayerIndexOf(use.User);
        return own >= 0 && TypeNamePattern().Matches(use.Used).Any(m => LayerIndexOf(m.Value) > own);
    }

    private static int LayerIndexOf(string typeName) => Array.IndexOf(Layers, LayerOf(typeName));

    private static string LayerOf(string name) => Layers.LastOrDefault(l => name == l || name.StartsWith(l + ".", StringComparison.Ordinal)) ?? name;

    /// <summary>The text without comments.</summary>
    private static string StringsAndCode(string text) => CommentPattern().Replace(text, string.Empty);

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespacePattern();

    [GeneratedRegex(@"^using (?:static )?(NcpFlash[\w.]*);", RegexOptions.Multiline)]
    private static partial Regex UsedNamespacePattern();

    [GeneratedRegex(@"\bNcpFlash\.[\w.]+")]
    private static partial Regex TypeNamePattern();

    [GeneratedRegex(@"//[^\n]*")]
    private static partial Regex CommentPattern();
}
