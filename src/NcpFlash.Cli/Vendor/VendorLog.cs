using System.Globalization;

namespace NcpFlash.Cli.Vendor;

/// <summary>Log lines in the vendor's form: <c>[HH:MM:SS.mmm] - text</c>, local time (PROTOCOL 5.3).</summary>
internal sealed class VendorLog(TextWriter output, TimeProvider time)
{
    /// <summary>Writes lines with the time of now.</summary>
    public void Write(params ReadOnlySpan<string> lines)
    {
        foreach (string line in lines)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{time.GetLocalNow():HH:mm:ss.fff}] - {line}"));
        }

        output.Flush();
    }

    /// <summary>A heading between equals signs.</summary>
    public void Heading(string text) => Write($"========= {text} =========");

    /// <summary>A duration the way the vendor prints it.</summary>
    public void Cost(string what, TimeSpan time) => Write(string.Create(CultureInfo.InvariantCulture, $"{what} time cost(ms): {time.TotalMilliseconds}"));
}
