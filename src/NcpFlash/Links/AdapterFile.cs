using NcpFlash.Adapters;
using NcpFlash.Diagnostics;

namespace NcpFlash.Links;

/// <summary>A user's own file of adapters.</summary>
public static class AdapterFile
{
    /// <summary>Reads a file of adapters; combine the result with <see cref="AdapterCatalog.With"/>.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <exception cref="NcpException"><c>adapter.file</c>, with the line and what is wrong there.</exception>
    public static AdapterCatalog Parse(ReadOnlySpan<byte> bytes, string file)
    {
        try
        {
            return AdapterCatalog.Parse(bytes);
        }
        catch (AdapterFormatException fault)
        {
            string place = new SourcePlace(file, Line: fault.Line).ToString();
            throw Diagnosis.Of(
                AdapterFaults.File, ("place", fault.Column is { } column ? $"{place}, column {column}" : place), ("problem", fault.Problem)).ToException(inner: fault);
        }
    }
}
