using System.Collections.Immutable;
using System.Globalization;
using NcpFlash.Links;

namespace NcpFlash.Tests.Emulator;

/// <summary>
/// Reads <c>spec/vectors/*.trace</c>: exchanges typed in from documents and logs. Runs of <c>&gt;</c> or of <c>&lt;</c> lines make one step.
/// </summary>
internal static class VectorFile
{
    /// <summary>Names of all vector files, without folder and extension.</summary>
    public static IEnumerable<string> Names =>
        Directory.EnumerateFiles(Folder, "*.trace").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal);

    private static string Folder => Path.Combine(Repository.Root, "spec", "vectors");

    public static ImmutableArray<VectorStep> Read(string name) => Parse(File.ReadAllLines(Path.Combine(Folder, name + ".trace")));

    public static ImmutableArray<VectorStep> Parse(IReadOnlyList<string> lines)
    {
        var steps = new List<VectorStep>();
        for (int i = 0; i < lines.Count; i++)
        {
            string line = lines[i].Trim();
            if (line.Length > 0 && line[0] != '#')
            {
                Add(steps, line[0], line[1..].Trim(), i + 1);
            }
        }

        return [.. steps];
    }

    private static void Add(List<VectorStep> steps, char mark, string text, int line)
    {
        VectorStep? last = steps.Count == 0 ? null : steps[^1];
        switch (mark)
        {
            case '>' when last is VectorStep.Host host:
                steps[^1] = host with { Bytes = [.. host.Bytes, .. Bytes(text, line)] };
                break;
            case '<' when last is VectorStep.Chip { Bytes.Length: > 0 } chip && text.Length > 0:
                steps[^1] = chip with { Bytes = [.. chip.Bytes, .. Bytes(text, line)] };
                break;
            default:
                steps.Add(mark switch
                {
                    '>' => new VectorStep.Host(line, Bytes(text, line)),
                    '<' => new VectorStep.Chip(line, Bytes(text, line)),
                    '@' => new VectorStep.Wait(line, ((ResetStep.Wait)ResetSequence.Parse("wait " + text).Steps[0]).Duration),
                    '!' => Setting(text, line),
                    _ => throw new FormatException($"line {line}: '{mark}' where >, <, @, ! or # is expected"),
                });
                break;
        }
    }

    private static VectorStep Setting(string text, int line) => text.Split('=') switch
    {
        ["rate", var rate] => new VectorStep.Rate(line, int.Parse(rate, CultureInfo.InvariantCulture)),
        ["part", var name] => new VectorStep.Part(line, name),
        _ => new VectorStep.Lines(line, text),
    };

    private static ImmutableArray<byte> Bytes(string text, int line)
    {
        var bytes = ImmutableArray.CreateBuilder<byte>();
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = word.Split('*');
            if (!byte.TryParse(parts[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value) || parts[0].Length != 2)
            {
                throw new FormatException($"line {line}: '{word}' is not a byte");
            }

            bytes.AddRange(Enumerable.Repeat(value, parts.Length == 2 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 1));
        }

        return bytes.ToImmutable();
    }
}
