using NcpFlash.Diagnostics;

namespace NcpFlash.Images.Xz;

/// <summary>
/// Decompresses what xz and its library write: any lc, lp and pb, any dictionary (no memory is set aside for it), any number of streams with
/// padding between them, up to 65536 blocks each, the checks none, CRC32, CRC64 and SHA-256. The LZMA2 filter alone; no BCJ, no delta.
/// </summary>
public static class XzDecoder
{
    /// <summary>Decompresses <paramref name="stream"/> and checks every size and check in it.</summary>
    /// <param name="stream">One or more whole .xz streams. What is held beyond it is what has been decoded and
    /// less than 16 MB on top; contents above 12 MiB are copied as the buffer grows, and then take their size once more.</param>
    /// <param name="maxOutput">Most bytes of contents; more is the fault <c>xz.too-large</c>. Never more than an array can hold.</param>
    /// <exception cref="NcpException">The stream is bad: a kind of <see cref="XzFaults"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxOutput"/> is negative.</exception>
    public static byte[] Decode(ReadOnlySpan<byte> stream, long maxOutput)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxOutput);
        var output = new XzOutput(maxOutput);
        var cursor = new XzCursor(stream);
        do
        {
            new XzStreamReader(output).Read(ref cursor);
            SkipPadding(ref cursor);
        }
        while (!cursor.Rest.IsEmpty);
        return output.ToArray();
    }

    private static void SkipPadding(ref XzCursor cursor)
    {
        int start = cursor.Offset;
        int zeros = cursor.Rest.IndexOfAnyExcept((byte)0);
        int length = zeros < 0 ? cursor.Rest.Length : zeros;
        cursor.Take(length, "stream padding");
        if (length % XzFormat.Alignment != 0)
        {
            throw XzFault.Header(start, "stream padding", "its length is not a multiple of four");
        }
    }
}
