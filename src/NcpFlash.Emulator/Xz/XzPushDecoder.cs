using System.Buffers.Binary;
using NcpFlash.Emulator.Memory;

namespace NcpFlash.Emulator.Xz;

/// <summary>
/// The ROM's xz decoder: bytes in, bytes out. One stream of blocks with the single filter LZMA2, a dictionary of at most 32 KiB and
/// CRC32 checks; nothing else is taken (PROTOCOL 3.3).
/// </summary>
internal sealed class XzPushDecoder
{
    /// <summary>Largest dictionary, in bytes.</summary>
    public const int Dictionary = 32 * 1024;

    private const byte DictionaryCode = 6;
    private const int HeaderSize = 12;

    private readonly List<(ulong Packed, ulong Unpacked)> _blocks = [];
    private readonly Action<ReadOnlySpan<byte>> _output;
    private readonly Window _window;
    private byte[] _input = new byte[8192];
    private int _used;
    private int _filled;
    private Func<ReadOnlySpan<byte>, int> _stage;
    private Lzma2Reader? _chunks;
    private ReflectedCrc _crc;
    private ulong _packed;
    private ulong _unpacked;
    private uint _blockHeaderSize;
    private int _indexSize;

    public XzPushDecoder(Action<ReadOnlySpan<byte>> output)
    {
        _output = output;
        _window = new Window(Dictionary, Take);
        _stage = StreamHeader;
    }

    /// <summary>True when the stream has come to its end.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>lc, lp and pb of the chunks so far; null before the first that is packed.</summary>
    public byte? Properties => _chunks?.Properties;

    /// <summary>Takes the next bytes of the stream.</summary>
    /// <exception cref="XzFormatException">The stream is not one that the ROM takes.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        Append(bytes);
        while (_used < _filled)
        {
            int taken = IsFinished ? throw new XzFormatException("data behind the stream") : _stage(_input.AsSpan(_used, _filled - _used));
            if (taken == 0)
            {
                return;
            }

            _used += taken;
        }
    }

    private static void Check(bool condition, string problem)
    {
        if (!condition)
        {
            throw new XzFormatException(problem);
        }
    }

    /// <summary>Reads a number of 7-bit groups; null when more bytes are needed.</summary>
    private static ulong? Number(ReadOnlySpan<byte> input, ref int position)
    {
        ulong value = 0;
        for (int i = 0; i < 9; i++)
        {
            if (position >= input.Length)
            {
                return null;
            }

            byte b = input[position++];
            value |= (ulong)(b & 0x7F) << (7 * i);
            if (b < 0x80)
            {
                Check(b != 0 || i == 0, "number with a zero group");
                return value;
            }
        }

        throw new XzFormatException("number too long");
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        _input.AsSpan(_used, _filled - _used).CopyTo(_input);
        (_used, _filled) = (0, _filled - _used);
        if (_filled + bytes.Length > _input.Length)
        {
            Array.Resize(ref _input, Math.Max(_input.Length * 2, _filled + bytes.Length));
        }

        bytes.CopyTo(_input.AsSpan(_filled));
        _filled += bytes.Length;
    }

    private void Take(ReadOnlySpan<byte> bytes)
    {
        _crc.Add(bytes);
        _unpacked += (ulong)bytes.Length;
        _output(bytes);
    }

    private int StreamHeader(ReadOnlySpan<byte> input)
    {
        if (input.Length < HeaderSize)
        {
            return 0;
        }

        Check(input.StartsWith((ReadOnlySpan<byte>)[0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0]), "not an xz stream");
        Check(input[6] == 0 && input[7] == 1, "integrity check other than CRC32");
        Check(BinaryPrimitives.ReadUInt32LittleEndian(input[8..]) == ReflectedCrc.Of(input[6..8]), "stream header CRC");
        _stage = BlockHeader;
        return HeaderSize;
    }

    private int BlockHeader(ReadOnlySpan<byte> input)
    {
        if (input[0] == 0)
        {
            _stage = Index;
            return Index(input);
        }

        int size = (input[0] + 1) * 4;
        if (input.Length < size)
        {
            return 0;
        }

        Check(BinaryPrimitives.ReadUInt32LittleEndian(input[(size - 4)..]) == ReflectedCrc.Of(input[..(size - 4)]), "block header CRC");
        ReadFilters(input[1..(size - 4)]);
        _blockHeaderSize = (uint)size;
        _chunks = new Lzma2Reader(_window);
        (_crc, _packed, _unpacked) = (default, 0, 0);
        _stage = Chunks;
        return size;
    }

    private static void ReadFilters(ReadOnlySpan<byte> fields)
    {
        byte flags = fields[0];
        int position = 1;
        Check((flags & 0x3F) == 0, "more than one filter");
        for (int sizes = flags >> 6; sizes > 0; sizes &= sizes - 1)
        {
            Check(Number(fields, ref position) is not null, "block header too short");
        }

        Check(Number(fields, ref position) == 0x21, "filter other than LZMA2");
        Check(Number(fields, ref position) == 1, "LZMA2 properties");
        Check(position < fields.Length && fields[position] <= DictionaryCode, "dictionary larger than 32 KiB");
        Check(!fields[(position + 1)..].ContainsAnyExcept((byte)0), "block header padding");
    }

    private int Chunks(ReadOnlySpan<byte> input)
    {
        int taken = _chunks!.Read(input);
        _packed += (ulong)taken;
        if (_chunks.IsFinished)
        {
            _stage = BlockCheck;
        }

        return taken;
    }

    private int BlockCheck(ReadOnlySpan<byte> input)
    {
        int padding = (int)((4 - (_packed % 4)) % 4);
        if (input.Length < padding + 4)
        {
            return 0;
        }

        Check(!input[..padding].ContainsAnyExcept((byte)0), "block padding");
        Check(BinaryPrimitives.ReadUInt32LittleEndian(input[padding..]) == _crc.Value, "CRC32 of the contents");
        _blocks.Add((_blockHeaderSize + _packed + 4, _unpacked));
        _stage = BlockHeader;
        return padding + 4;
    }

    private int Index(ReadOnlySpan<byte> input)
    {
        int position = 1;
        if (Number(input, ref position) is not { } count)
        {
            return 0;
        }

        Check(count == (ulong)_blocks.Count, "number of blocks in the index");
        foreach ((ulong packed, ulong unpacked) in _blocks)
        {
            if (Number(input, ref position) is not { } statedPacked || Number(input, ref position) is not { } statedUnpacked)
            {
                return 0;
            }

            Check(statedPacked == packed && statedUnpacked == unpacked, "block sizes in the index");
        }

        int end = (position + 3) & ~3;
        if (input.Length < end + 4)
        {
            return 0;
        }

        Check(!input[position..end].ContainsAnyExcept((byte)0), "index padding");
        Check(BinaryPrimitives.ReadUInt32LittleEndian(input[end..]) == ReflectedCrc.Of(input[..end]), "index CRC");
        _indexSize = end + 4;
        _stage = Footer;
        return _indexSize;
    }

    private int Footer(ReadOnlySpan<byte> input)
    {
        if (input.Length < HeaderSize)
        {
            return 0;
        }

        Check(BinaryPrimitives.ReadUInt32LittleEndian(input) == ReflectedCrc.Of(input[4..10]), "footer CRC");
        Check((BinaryPrimitives.ReadUInt32LittleEndian(input[4..]) + 1) * 4UL == (ulong)_indexSize, "index size in the footer");
        Check(input[8] == 0 && input[9] == 1 && input[10] == 'Y' && input[11] == 'Z', "footer");
        IsFinished = true;
        return HeaderSize;
    }
}
