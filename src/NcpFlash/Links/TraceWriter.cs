using System.Globalization;
using System.Text;

namespace NcpFlash.Links;

/// <summary>
/// Writes what happens on a link as text: always into a ring of 256 KiB, and to a target when there is one, flushed after each event so
/// that the trace of a run that was killed is whole. Lines are docs/trace-format.md.
/// </summary>
/// <param name="time">Clock of the <c>@</c> lines, from now on.</param>
/// <param name="target">Where the whole trace goes, or null; stays the caller's.</param>
public sealed class TraceWriter(TimeProvider time, TextWriter? target = null)
{
    /// <summary>Size of the ring, in bytes.</summary>
    public const int RingCapacity = 256 * 1024;

    /// <summary>First line of a trace.</summary>
    internal const string Header = "# ncpflash trace 1";

    private const int BytesPerLine = 32;

    private readonly TraceRing _ring = new(RingCapacity);
    private readonly Lock _gate = new();
    private readonly long _start = time.GetTimestamp();
    private TimeSpan _lastTime = TimeSpan.Zero;
    private bool _begun;

    /// <summary>Why the target is written no more (such as a full disk), or null. Tracing never disturbs the run.</summary>
    public Exception? TargetFault { get; private set; }

    /// <summary>The last part of the trace, whole lines, itself a readable trace.</summary>
    public string ReadTail()
    {
        lock (_gate)
        {
            return _ring.Read();
        }
    }

    /// <summary>A remark.</summary>
    public void Comment(string text)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        Emit(string.Concat(lines.Select(line => $"# {line}\n")), timed: false);
    }

    /// <summary>The link is open.</summary>
    public void Opened(LinkIdentity identity, BitRate rate)
    {
        Emit($"! open rate={rate} lines={(identity.HasControlLines ? 1 : 0)} port={identity.Name.ReplaceLineEndings(" ")}\n");
        if (identity.Usb is { } usb)
        {
            Comment($"adapter {usb.VendorId:x4}:{usb.ProductId:x4} {usb.Product}, driver {usb.Driver ?? "unknown"}");
        }
    }

    /// <summary>The host writes bytes.</summary>
    public void HostBytes(ReadOnlySpan<byte> bytes) => Emit(Hex('>', bytes));

    /// <summary>The host has read bytes.</summary>
    public void ChipBytes(ReadOnlySpan<byte> bytes) => Emit(Hex('<', bytes));

    /// <summary>The rate was changed.</summary>
    public void RateChanged(BitRate asked, BitRate real) => Emit(asked == real ? $"! rate {asked}\n" : $"! rate {asked} -> {real}\n");

    /// <summary>A sequence begins to play.</summary>
    public void Played(ResetSequence sequence)
    {
        if (sequence.Steps.Length > 0)
        {
            Emit($"! {sequence}\n");
        }
    }

    /// <summary>The link has vanished.</summary>
    public void Vanished() => Emit("! gone\n");

    private static string Hex(char direction, ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length * 3 + 64);
        for (int at = 0; at < bytes.Length; at++)
        {
            if (at % BytesPerLine == 0)
            {
                text.Append(at == 0 ? string.Empty : "\n").Append(direction);
            }

            text.Append(' ').Append(HexDigit(bytes[at] >> 4)).Append(HexDigit(bytes[at] & 15));
        }

        return bytes.Length == 0 ? string.Empty : text.Append('\n').ToString();
    }

    private static char HexDigit(int value) => (char)(value < 10 ? '0' + value : 'a' + value - 10);

    private void Emit(string lines, bool timed = true)
    {
        lock (_gate)
        {
            // Times are printed in whole microseconds.
            var now = TimeSpan.FromMicroseconds(Math.Floor(time.GetElapsedTime(_start).TotalMicroseconds));
            if (!_begun)
            {
                _begun = true;
                Put(Header + "\n");
            }

            if (timed && now > _lastTime)
            {
                _lastTime = now;
                Put(string.Create(CultureInfo.InvariantCulture, $"@ {now.TotalSeconds:F6}\n"));
            }

            Put(lines);
            Flush();
        }
    }

    private void Put(string lines)
    {
        _ring.Append(lines);
        Guard(lines, static (target, lines) => target.Write(lines));
    }

    private void Flush() => Guard(string.Empty, static (target, _) => target.Flush());

    private void Guard(string lines, Action<TextWriter, string> act)
    {
        if (target is null || TargetFault is not null)
        {
            return;
        }

        try
        {
            act(target, lines);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or UnauthorizedAccessException)
        {
            TargetFault = e;
            _ring.Append("# the trace file can no longer be written: " + e.Message.ReplaceLineEndings(" ") + "\n");
        }
    }
}
