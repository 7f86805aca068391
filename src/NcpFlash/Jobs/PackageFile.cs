using System.Globalization;
using NcpFlash.Chips;
using NcpFlash.Diagnostics;

namespace NcpFlash.Jobs;

/// <summary>Reads an input file whole, never more than makes sense.</summary>
internal static class PackageFile
{
    /// <summary>Longest INI that is read, in bytes.</summary>
    public const long ConfigLimit = 1024 * 1024;

    /// <summary>Longest efuse file that is read, in bytes: more than any has, so that a wrong file is told by its contents.</summary>
    public const long EfuseLimit = 64 * 1024;

    /// <summary>Longest image that is read: the largest flash of the list, in bytes.</summary>
    public static long ImageLimit { get; } = ChipCatalog.FlashParts.Max(p => (long)p.SizeInBytes);

    /// <summary>Reads a file.</summary>
    /// <param name="path">Path to open.</param>
    /// <param name="shown">Path for messages.</param>
    /// <param name="place">Where the file was asked for.</param>
    /// <param name="limit">Longest length that is read.</param>
    /// <exception cref="NcpException">It is a folder, empty, too large or cannot be read.</exception>
    public static byte[] Read(string path, string shown, SourcePlace place, long limit)
    {
        Fact at = ("place", place.ToString());
        Fact name = ("path", shown);
        try
        {
            if (Directory.Exists(path))
            {
                throw Diagnosis.Of(InputFaults.IsDirectory, at, name).ToException();
            }

            // The length of the file a link leads to; opening first would wait for ever on a named pipe.
            long length = new FileInfo(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path).Length;
            return length switch
            {
                0 => throw Diagnosis.Of(InputFaults.Empty, at, name).ToException(),
                _ when length > limit => throw Diagnosis.Of(
                    InputFaults.TooLarge, at, name, ("length", length.ToString("N0", CultureInfo.InvariantCulture)),
                    ("limit", limit.ToString("N0", CultureInfo.InvariantCulture))).ToException(),
                _ => ReadWhole(path, (int)length),
            };
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Diagnosis.Of(InputFaults.Unreadable, at, name, ("problem", fault.Message)).ToException(inner: fault);
        }
    }

    /// <summary>Reads the length seen before, so that a file that grows meanwhile cannot exceed the limit.</summary>
    private static byte[] ReadWhole(string path, int length)
    {
        using FileStream stream = File.OpenRead(path);
        var contents = new byte[length];
        stream.ReadExactly(contents);
        return contents;
    }
}
