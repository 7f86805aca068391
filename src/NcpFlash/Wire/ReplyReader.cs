using System.Buffers.Binary;

namespace NcpFlash.Wire;

/// <summary>
/// Reads one reply from bytes as they arrive, however they are cut (PROTOCOL 2.2). Only the exact pairs <c>OK</c>, <c>PD</c>,
/// <c>FL</c> and <c>0A 0A</c> count; bytes before the first pair are stray, are skipped and counted, and too many of them make the reply malformed.
/// </summary>
/// <param name="maxDataLength">Most data bytes a success reply may carry; 0 when it is the bare <c>OK</c>.</param>
public sealed class ReplyReader(int maxDataLength)
{
    /// <summary>Stray bytes before a reply that are still taken for noise rather than for another conversation.</summary>
    public const int MaxStrayBytes = 64;

    private const int LengthSize = 2;
    private readonly byte[] _tail = new byte[Math.Max(maxDataLength, LengthSize)];
    private Part _part = Part.Status;
    private byte _previous;
    private bool _hasPrevious;
    private int _filled;
    private int _dataLength;

    private enum Part
    {
        Status,
        Length,
        Data,
        Code,
    }

    /// <summary>Where the reader stands.</summary>
    public ReplyStatus Status { get; private set; } = ReplyStatus.Incomplete;

    /// <summary>Bytes skipped before the reply.</summary>
    public int StrayBytes { get; private set; }

    /// <summary>True while no byte at all has been taken.</summary>
    public bool IsUntouched => !_hasPrevious && Status == ReplyStatus.Incomplete;

    /// <summary>The code of a failure.</summary>
    public ChipErrorCode Code { get; private set; }

    /// <summary>The data of a success.</summary>
    public ReadOnlySpan<byte> Data => Status == ReplyStatus.Success ? _tail.AsSpan(0, _dataLength) : [];

    /// <summary>
    /// Takes bytes until the reply is decided and returns how many were used. After <see cref="ReplyStatus.Pending"/> call again:
    /// the reader waits for the next reply.
    /// </summary>
    public int Feed(ReadOnlySpan<byte> bytes)
    {
        if (Status == ReplyStatus.Pending)
        {
            Status = ReplyStatus.Incomplete;
        }

        int used = 0;
        while (used < bytes.Length && Status == ReplyStatus.Incomplete)
        {
            Take(bytes[used++]);
        }

        return used;
    }

    private void Take(byte value)
    {
        if (_part == Part.Status)
        {
            TakeStatus(value);
            return;
        }

        _tail[_filled++] = value;
        switch (_part)
        {
            case Part.Length when _filled == LengthSize:
                TakeLength(BinaryPrimitives.ReadUInt16LittleEndian(_tail));
                break;
            case Part.Data when _filled == _dataLength:
                Status = ReplyStatus.Success;
                break;
            case Part.Code when _filled == LengthSize:
                Fail((ChipErrorCode)BinaryPrimitives.ReadUInt16LittleEndian(_tail));
                break;
        }
    }

    private void TakeStatus(byte value)
    {
        byte first = _previous;
        bool pair = _hasPrevious;
        _previous = value;
        _hasPrevious = true;
        switch (pair ? (first, value) : default)
        {
            case ((byte)'O', (byte)'K') when maxDataLength == 0:
                Status = ReplyStatus.Success;
                break;
            case ((byte)'O', (byte)'K'):
                Begin(Part.Length);
                break;
            case ((byte)'F', (byte)'L'):
                Begin(Part.Code);
                break;
            case ((byte)'P', (byte)'D'):
                _hasPrevious = false;
                Status = ReplyStatus.Pending;
                break;
            case (0x0A, 0x0A) when StrayBytes == 0:
                Fail(ChipErrorCode.ProtectedOrClosed);
                break;
            default:
                CountStray(pair);
                break;
        }
    }

    /// <summary>The older byte of a pair that means nothing is stray; the newer one may still begin a reply.</summary>
    private void CountStray(bool pair)
    {
        if (pair && ++StrayBytes > MaxStrayBytes)
        {
            Status = ReplyStatus.Malformed;
        }
    }

    private void TakeLength(int length)
    {
        if (length == BinaryPrimitives.ReadUInt16LittleEndian("OK"u8))
        {
            _filled = 0; // a doubled OK where the length should be; independent hosts report it of real ROMs (PROTOCOL 2.2)
        }
        else if (length > maxDataLength)
        {
            Status = ReplyStatus.Malformed;
        }
        else
        {
            _dataLength = length;
            Begin(Part.Data);
            Status = length == 0 ? ReplyStatus.Success : ReplyStatus.Incomplete;
        }
    }

    private void Fail(ChipErrorCode code)
    {
        Code = code;
        Status = ReplyStatus.Failure;
    }

    private void Begin(Part part)
    {
        _part = part;
        _filled = 0;
    }
}
