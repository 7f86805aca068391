namespace NcpFlash.Emulator.Xz;

/// <summary>The dictionary: the last bytes put out, which is all the memory a ROM has for it.</summary>
internal sealed class Window(int size, Action<ReadOnlySpan<byte>> output)
{
    private readonly byte[] _ring = new byte[size];
    private int _next;
    private int _flushed;
    private int _known;

    /// <summary>Bytes put out since the last reset.</summary>
    public long Total { get; private set; }

    /// <summary>The last byte, 0 after a reset.</summary>
    public byte Last => _known == 0 ? (byte)0 : _ring[(_next == 0 ? size : _next) - 1];

    public void Reset()
    {
        Flush();
        _known = 0;
        Total = 0;
    }

    public void Put(byte value)
    {
        _ring[_next++] = value;
        _known = Math.Min(_known + 1, size);
        Total++;
        if (_next == size)
        {
            Flush();
            _next = _flushed = 0;
        }
    }

    public byte At(uint distance)
    {
        if (distance >= (uint)_known)
        {
            throw new XzFormatException("distance outside the dictionary");
        }

        int index = _next - 1 - (int)distance;
        return _ring[index < 0 ? index + size : index];
    }

    public void Copy(uint distance, int length)
    {
        for (int i = 0; i < length; i++)
        {
            Put(At(distance));
        }
    }

    /// <summary>Hands over what has been put since the last time.</summary>
    public void Flush()
    {
        if (_next > _flushed)
        {
            output(_ring.AsSpan(_flushed, _next - _flushed));
        }

        _flushed = _next;
    }
}
