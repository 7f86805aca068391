namespace NcpFlash.Emulator.Line;

/// <summary>A ring buffer that is emptied no faster than a rate allows.</summary>
internal sealed class CopyRing(BitRate speed)
{
    /// <summary>The size that lost data at 2 Mbaud (PROTOCOL 12).</summary>
    private const int Size = 512;

    private double _fill;
    private long _last;

    /// <summary>Takes a byte; true when the ring is full and the byte is lost.</summary>
    public bool Loses(WireByte sent)
    {
        double left = (sent.End - _last) / (double)WireByte.Second * speed.BitsPerSecond / BitRate.BitsPerByte;
        _fill = Math.Max(0, _fill - left);
        _last = sent.End;
        if (_fill + 1 > Size)
        {
            return true;
        }

        _fill++;
        return false;
    }
}
