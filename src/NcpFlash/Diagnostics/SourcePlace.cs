using System.Globalization;

namespace NcpFlash.Diagnostics;

/// <summary>A place in an input file: a line of a text file or an offset in a binary one.</summary>
/// <param name="File">File name as the user gave it.</param>
/// <param name="Line">1-based line, or null.</param>
/// <param name="Offset">Byte offset, or null.</param>
public readonly record struct SourcePlace(string File, int? Line = null, long? Offset = null)
{
    /// <summary><c>file:line</c>, <c>file at 0xoffset</c> or the file alone.</summary>
    public override string ToString() => (Line, Offset) switch
    {
        ({ } line, _) => string.Create(CultureInfo.InvariantCulture, $"{File}:{line}"),
        (_, { } offset) => $"{File} at 0x{offset:X}",
        _ => File,
    };
}
