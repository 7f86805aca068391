using System.Collections.Immutable;
using NcpFlash.Diagnostics;
using NcpFlash.Images;
using NcpFlash.Planning;

namespace NcpFlash.Jobs;

/// <summary>Reads an INI and every file it names. What is wrong is reported all at once, each with its file and line.</summary>
public static class PackageLoader
{
    /// <summary>Reads a package.</summary>
    /// <param name="iniPath">Path of the INI.</param>
    /// <param name="options">What the command line says.</param>
    /// <exception cref="NcpException">The INI or a file it names has faults (<see cref="InputFaults"/>).</exception>
    public static FlashPackage Load(string iniPath, PackageOptions options)
    {
        byte[] bytes = ReadNamed(iniPath, PackageFile.ConfigLimit);
        FlashConfig config = FlashConfig.Read(bytes, iniPath, out ImmutableArray<Diagnosis> faults);
        var all = new List<Diagnosis>(faults);
        var loading = new PackageSections(config, new PackagePath(Path.GetDirectoryName(iniPath) ?? string.Empty, options.ChipName), all);
        ImmutableArray<PlanImage> images = loading.Images();
        if (all.Count > 0)
        {
            throw NcpException.Of(all);
        }

        var request = new FlashRequest(images, options.Erase ?? config.Erase ?? EraseMode.Range, [.. config.Skip.Select(s => s.Value)]);
        return new FlashPackage(
            config, request, [.. images.Select(i => (i, ImageRecognizer.Recognize(i.Contents.Span)))], [.. config.Warnings, .. loading.Warnings]);
    }

    /// <summary>Reads one image for a given address.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="address">Flash address.</param>
    /// <exception cref="NcpException">The file is missing, empty, too large or cannot be read.</exception>
    public static PlanImage LoadImage(string path, uint address) =>
        new(Path.GetFileName(path), path, address, ReadNamed(path, PackageFile.ImageLimit), new SourcePlace(path));

    /// <summary>Reads an efuse file, with the mask file beside it where there is one (PROTOCOL 10.4).</summary>
    /// <param name="path">Path of the file.</param>
    /// <returns>The file, its bytes, and the path of the mask file or null. A container with a wrong CRC has a flaw.</returns>
    /// <exception cref="NcpException">A file is missing, empty, larger than 64 KiB, cannot be read, or is none of this kind.</exception>
    public static (EfuseFile File, ReadOnlyMemory<byte> Bytes, string? MaskPath) LoadEfuse(string path)
    {
        byte[] bytes = ReadNamed(path, PackageFile.EfuseLimit);
        EfuseFile file = EfuseFile.ParseContainer(bytes) ?? EfuseFile.Parse(bytes, path);
        string mask = EfuseFile.MaskNameOf(path);
        return File.Exists(mask) ? (file.WithMask(ReadNamed(mask, PackageFile.EfuseLimit), mask), bytes, mask) : (file, bytes, null);
    }

    /// <summary>Reads a file that the command line names.</summary>
    /// <exception cref="NcpException">It is missing, empty, too large or cannot be read.</exception>
    private static byte[] ReadNamed(string path, long limit)
    {
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal) || (!File.Exists(path) && !Directory.Exists(path)))
        {
            string shown = path.Length == 0 ? "A file without a name" : path;
            throw Diagnosis.Of(InputFaults.Missing, ("place", shown), ("nearest", Nearest(path))).ToException();
        }

        return PackageFile.Read(path, "the file", new SourcePlace(path), limit);
    }

    private static string Nearest(string path)
    {
        try
        {
            string folder = Path.GetDirectoryName(path) is { Length: > 0 } found ? found : ".";
            return Directory.Exists(folder)
                ? NearestNames.Sentence(Path.GetFileName(path), [.. Directory.EnumerateFiles(folder).Select(p => Path.GetFileName(p))])
                : $"The folder {folder} does not exist.";
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return string.Empty;
        }
    }
}
