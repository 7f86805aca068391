namespace NcpFlash.Images.Xz;

/// <summary>The range coder's writing half. It writes into a buffer of fixed size; the caller watches <see cref="Pending"/>.</summary>
/// <param name="capacity">Buffer size in bytes.</param>
internal sealed class RangeEncoder(int capacity)
{
    private const int FlushBytes = 5;
    private readonly byte[] _buffer = new byte[capacity];
    private int _length;
    private ulong _low;
    private uint _range = uint.MaxValue;
    private byte _held;
    private int _heldCount = 1;

    /// <summary>How many bytes there will be when the coder is finished now.</summary>
    public int Pending => _length + _heldCount + FlushBytes - 1;

    /// <summary>The bytes written so far.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    /// <summary>Empties the buffer and begins anew.</summary>
    public void Reset()
    {
        _length = 0;
        _low = 0;
        _range = uint.MaxValue;
        _held = 0;
        _heldCount = 1;
    }

    /// <summary>Writes what is still held back.</summary>
    public void Finish()
    {
        for (int i = 0; i < FlushBytes; i++)
        {
            ShiftLow();
        }
    }

    /// <summary>Codes one bit and lets its probability learn.</summary>
    public void Encode(ref ushort probability, int bit)
    {
        uint bound = (_range >> Probability.Bits) * probability;
        if (bit == 0)
        {
            _range = bound;
            probability += (ushort)((Probability.One - probability) >> Probability.AdaptShift);
        }
        else
        {
            _low += bound;
            _range -= bound;
            probability -= (ushort)(probability >> Probability.AdaptShift);
        }

        Normalize();
    }

    /// <summary>Codes <paramref name="bits"/> bits of <paramref name="symbol"/>, highest first, each with the tree node that the bits before it lead to.</summary>
    public void EncodeTree(Span<ushort> tree, int bits, int symbol)
    {
        int node = 1;
        for (int shift = bits - 1; shift >= 0; shift--)
        {
            int bit = (symbol >> shift) & 1;
            Encode(ref tree[node], bit);
            node = (node << 1) | bit;
        }
    }

    /// <summary>As <see cref="EncodeTree"/>, lowest bit first.</summary>
    public void EncodeReverseTree(Span<ushort> tree, int bits, int symbol)
    {
        int node = 1;
        for (int i = 0; i < bits; i++)
        {
            int bit = (symbol >> i) & 1;
            Encode(ref tree[node], bit);
            node = (node << 1) | bit;
        }
    }

    /// <summary>Codes <paramref name="bits"/> bits of <paramref name="value"/> at even odds, highest first.</summary>
    public void EncodeDirect(uint value, int bits)
    {
        for (int shift = bits - 1; shift >= 0; shift--)
        {
            _range >>= 1;
            if (((value >> shift) & 1) != 0)
            {
                _low += _range;
            }

            Normalize();
        }
    }

    private void Normalize()
    {
        if (_range < Probability.RangeFloor)
        {
            _range <<= 8;
            ShiftLow();
        }
    }

    /// <summary>Moves the top byte out. A byte of 0xFF is held back with the one before it until it is known whether a carry runs through them.</summary>
    private void ShiftLow()
    {
        if (_low is < 0xFF000000 or > uint.MaxValue)
        {
            byte carry = (byte)(_low >> 32);
            _buffer[_length++] = (byte)(_held + carry);
            for (; _heldCount > 1; _heldCount--)
            {
                _buffer[_length++] = (byte)(0xFF + carry);
            }

            _held = (byte)(_low >> 24);
            _heldCount = 0;
        }

        _heldCount++;
        _low = (_low & 0x00FFFFFF) << 8;
    }
}
