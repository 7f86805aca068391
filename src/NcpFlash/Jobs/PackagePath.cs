using System.Collections.Immutable;
using NcpFlash.Diagnostics;
using NcpFlash.Images;

namespace NcpFlash.Jobs;

/// <summary>Finds the file that a section means (PROTOCOL 5.2), beside the INI and by pattern.</summary>
/// <param name="folder">Folder of the INI.</param>
/// <param name="chipName">Replaces <c>$(CHIPNAME)</c>.</param>
internal sealed class PackagePath(string folder, string chipName)
{
    /// <summary>What the vendor's files have where the version belongs.</summary>
    private const string VersionPlaceholder = "_vxxx";

    /// <summary>The path of the section's file, and how to show it.</summary>
    /// <exception cref="NcpException">There is no such file, or more than one.</exception>
    public (string Path, string Shown) Find(ConfigSection section)
    {
        string written = section.FileName.Value.Replace(FlashConfig.ChipNamePlaceholder, chipName, StringComparison.Ordinal);
        if (written.Contains('\0', StringComparison.Ordinal))
        {
            throw Fault(InputFaults.FileMissing, section, written, ("nearest", "The name has a zero character."));
        }

        string path = Path.Combine(folder, written);
        if (File.Exists(path) || Directory.Exists(path))
        {
            return (path, Shorten(written));
        }

        string parent = Path.GetDirectoryName(path) is { Length: > 0 } found ? found : ".";
        return Directory.Exists(parent)
            ? Search(section, written, parent)
            : throw Fault(InputFaults.FolderMissing, section, written, ("folder", parent));
    }

    private static (string Path, string Shown) Search(ConfigSection section, string written, string parent)
    {
        string pattern = Path.GetFileName(written);
        string[] names = Names(parent) ?? throw Fault(InputFaults.Unreadable, section, parent, ("problem", "its folder may not be listed."));
        try
        {
            ImmutableArray<string> matches = FilePattern.Match(pattern, names);
            return matches switch
            {
                [var only] => (Path.Combine(parent, only), Shorten(written[..^pattern.Length] + only)),
                [] => throw Missing(section, written, pattern, names),
                _ => throw Fault(InputFaults.TwoMatches, section, written, ("pattern", pattern), ("matches", string.Join(", ", matches))),
            };
        }
        catch (FormatException fault)
        {
            throw Fault(InputFaults.BadPattern, section, written, ("pattern", pattern), ("problem", fault.Message));
        }
    }

    private static string[]? Names(string parent)
    {
        try
        {
            return [.. Directory.EnumerateFiles(parent).Select(p => Path.GetFileName(p))];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static NcpException Missing(ConfigSection section, string written, string pattern, string[] names)
    {
        int at = pattern.IndexOf(VersionPlaceholder, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return Fault(InputFaults.FileMissing, section, written, ("nearest", NearestNames.Sentence(pattern, names)));
        }

        string ending = pattern[(at + VersionPlaceholder.Length)..];
        string beginning = pattern[..(at + 2)];
        string[] versions = [.. names
            .Where(n => n.StartsWith(beginning, StringComparison.OrdinalIgnoreCase) && n.EndsWith(ending, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];
        string present = versions.Length == 0 ? "No version of it lies in the folder." : $"Present are: {string.Join(", ", versions)}.";
        return Fault(InputFaults.VersionPlaceholder, section, written, ("present", present));
    }

    private static string Shorten(string written) => written is ['.', '/', _, ..] ? written[2..] : written;

    private static NcpException Fault(DiagnosisKind kind, ConfigSection section, string path, params ReadOnlySpan<Fact> facts) =>
        new Diagnosis(kind, [("place", section.FileName.Place.ToString()), ("section", section.Name), ("path", path), .. facts]).ToException();
}
