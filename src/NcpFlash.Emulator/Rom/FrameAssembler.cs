using NcpFlash.Wire;

namespace NcpFlash.Emulator.Rom;

/// <summary>Counts the bytes of a frame exactly: id, checksum, length, payload (PROTOCOL 2.1).</summary>
internal sealed class FrameAssembler(int maxFrame)
{
    private const int HeaderSize = 4;

    private readonly byte[] _frame = new byte[maxFrame];
    private int _count;

    /// <summary>Bytes of the frame so far.</summary>
    public int Count => _count;

    public Opcode Opcode => (Opcode)_frame[0];

    public ReadOnlySpan<byte> Payload => _frame.AsSpan(HeaderSize, Length);

    /// <summary>What is wrong with the frame as a whole, once it is complete.</summary>
    public ChipErrorCode Problem { get; private set; }

    private int Length => _frame[2] | (_frame[3] << 8);

    public void Clear() => _count = 0;

    /// <summary>True when the next byte, if it is this one, is the frame's last.</summary>
    public bool WouldComplete(byte value) => _count == HeaderSize - 1
        ? (_frame[2] | (value << 8)) == 0
        : _count >= HeaderSize && _count + 1 == HeaderSize + Length;

    /// <summary>Takes a byte; true when it completes a frame. A length that no buffer holds completes it at once.</summary>
    public bool Add(byte value)
    {
        _frame[_count++] = value;
        if (_count < HeaderSize)
        {
            return false;
        }

        if (Length > maxFrame - HeaderSize)
        {
            Problem = ChipErrorCode.CommandLengthError;
            return true;
        }

        Problem = ChipErrorCode.Success;
        if (_count < HeaderSize + Length)
        {
            return false;
        }

        // A checksum byte of 0 is not checked, a real checksum that happens to be 0 neither.
        if (_frame[1] != 0 && _frame[1] != Sum())
        {
            Problem = ChipErrorCode.CommandCrcError;
        }

        return true;
    }

    private byte Sum()
    {
        int sum = 0;
        for (int i = 2; i < HeaderSize + Length; i++)
        {
            sum += _frame[i];
        }

        return (byte)sum;
    }
}
