using System.Text;

namespace NcpFlash.Links;

/// <summary>The last lines of a trace, in bounded memory.</summary>
/// <param name="capacity">Size in bytes of UTF-8.</param>
internal sealed class TraceRing(int capacity)
{
    private readonly byte[] _ring = new byte[capacity];
    private long _total;

    /// <summary>Adds text.</summary>
    internal void Append(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        ReadOnlySpan<byte> kept = bytes.AsSpan(Math.Max(0, bytes.Length - _ring.Length));
        _total += bytes.Length - kept.Length;
        int at = (int)(_total % _ring.Length);
        int first = Math.Min(kept.Length, _ring.Length - at);
        kept[..first].CopyTo(_ring.AsSpan(at));
        kept[first..].CopyTo(_ring);
        _total += kept.Length;
    }

    /// <summary>The whole lines that are still held; a comment says so when older ones are not.</summary>
    internal string Read()
    {
        if (_total <= _ring.Length)
        {
            return Encoding.UTF8.GetString(_ring, 0, (int)_total);
        }

        int start = (int)(_total % _ring.Length);
        string text = Encoding.UTF8.GetString([.. _ring.AsSpan(start), .. _ring.AsSpan(0, start)]);
        return "# older lines were dropped\n" + text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..];
    }
}
