namespace NcpFlash.Emulator.Xz;

/// <summary>LZMA2: chunks with headers, fed as bytes come.</summary>
internal sealed class Lzma2Reader(Window window)
{
    private readonly LzmaChunkDecoder _lzma = new(window);
    private Kind _kind = Kind.None;
    private int _packedLeft;
    private int _left;
    private bool _needDictionaryReset = true;
    private bool _needProperties = true;
    private bool _needState = true;

    private enum Kind
    {
        None,
        Stored,
        Packed,
        End,
    }

    public byte? Properties { get; private set; }

    public bool IsFinished => _kind == Kind.End;

    /// <summary>Consumes what it can of <paramref name="input"/> and returns how much.</summary>
    /// <exception cref="XzFormatException">The chunks are wrong.</exception>
    public int Read(ReadOnlySpan<byte> input)
    {
        int position = 0;
        while (!IsFinished)
        {
            int used = _kind switch
            {
                Kind.Stored => Stored(input[position..]),
                Kind.Packed => Packed(input[position..]),
                _ => Header(input[position..]),
            };
            position += used;
            if (used == 0)
            {
                break;
            }
        }

        window.Flush();
        return position;
    }

    private int Header(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
        {
            return 0;
        }

        byte control = input[0];
        int size = control switch
        {
            0 => 1,
            1 or 2 => 3,
            >= 0xC0 => 6,
            >= 0x80 => 5,
            _ => throw new XzFormatException($"control byte 0x{control:X2}"),
        };
        if (input.Length < size)
        {
            return 0;
        }

        if (control == 0)
        {
            _kind = Kind.End;
        }
        else if (control < 0x80)
        {
            BeginStored(control, input);
        }
        else
        {
            BeginPacked(control, input);
        }

        return size;
    }

    private void BeginStored(byte control, ReadOnlySpan<byte> header)
    {
        ResetDictionary(control == 1);
        _kind = Kind.Stored;
        _left = ((header[1] << 8) | header[2]) + 1;
    }

    private void BeginPacked(byte control, ReadOnlySpan<byte> header)
    {
        int reset = (control >> 5) & 3;
        ResetDictionary(reset == 3);
        if (reset >= 2)
        {
            Properties = header[5];
            _lzma.SetProperties(header[5]);
            _needProperties = false;
        }

        if (_needProperties || (_needState && reset == 0))
        {
            throw new XzFormatException("chunk without the reset it needs");
        }

        if (reset > 0)
        {
            _lzma.ResetState();
            _needState = false;
        }

        _left = (((control & 0x1F) << 16) | (header[1] << 8) | header[2]) + 1;
        _packedLeft = ((header[3] << 8) | header[4]) + 1;
        _lzma.BeginChunk();
        _kind = Kind.Packed;
    }

    private void ResetDictionary(bool reset)
    {
        if (reset)
        {
            window.Reset();
            _needDictionaryReset = false;
            _needState = true;
        }
        else if (_needDictionaryReset)
        {
            throw new XzFormatException("first chunk does not reset the dictionary");
        }
    }

    private int Stored(ReadOnlySpan<byte> input)
    {
        int count = Math.Min(_left, input.Length);
        foreach (byte b in input[..count])
        {
            window.Put(b);
        }

        _left -= count;
        _kind = _left == 0 ? Kind.None : Kind.Stored;
        return count;
    }

    private int Packed(ReadOnlySpan<byte> input)
    {
        int available = Math.Min(_packedLeft, input.Length);
        int used = _lzma.Decode(input[..available], available == _packedLeft, ref _left);
        _packedLeft -= used;
        if (_left == 0)
        {
            _kind = _packedLeft == 0 ? Kind.None : throw new XzFormatException("chunk is longer than its contents");
        }

        return used;
    }
}
