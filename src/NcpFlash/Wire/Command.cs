using System.Buffers.Binary;

namespace NcpFlash.Wire;

/// <summary>
/// A request to the boot ROM, as a value: it knows its bytes (PROTOCOL 2.1), the form of its reply, and whether it may be sent again
/// when nobody knows if the first one was carried out. A closed set: only the library makes requests, so that none reaches a part on which it was not
/// decided here what it may do.
/// </summary>
/// <param name="Opcode">Command id.</param>
public abstract record Command(Opcode Opcode)
{
    /// <summary>Bytes before the payload: id, checksum, length.</summary>
    public const int HeaderSize = 4;

    /// <summary>Command id; a copy keeps it.</summary>
    public Opcode Opcode { get; } = Opcode;

    /// <summary>Payload length in bytes, 0..65535.</summary>
    public abstract int PayloadLength { get; }

    /// <summary>
    /// True when a second execution leaves the part as the first one did. Erasing and plain programming are repeatable on NOR flash;
    /// a piece of an xz stream is not, because the ROM's decoder would see it twice.
    /// </summary>
    public virtual bool IsRepeatable => true;

    /// <summary>
    /// True when byte 1 of the frame carries the checksum. The vendor's image-load group sends 0 there, which means "do not check" (PROTOCOL 2.1).
    /// </summary>
    public virtual bool HasChecksum => true;

    /// <summary>True for what burns efuse bits, for ever: a session carries it out only with a permit (PROTOCOL 10.4).</summary>
    internal bool BurnsEfuse => Opcode is Opcode.EfuseWrite or Opcode.EfuseWriteMac or Opcode.EfuseSecurityWrite;

    /// <summary>Most bytes of reply data the command allows; 0 when its success reply is the bare <c>OK</c>.</summary>
    public virtual int MaxReplyLength => 0;

    /// <summary>The frame as it travels.</summary>
    public byte[] Encode()
    {
        var frame = new byte[HeaderSize + PayloadLength];
        frame[0] = (byte)Opcode;
        BinaryPrimitives.WriteUInt16LittleEndian(frame.AsSpan(2), checked((ushort)PayloadLength));
        WritePayload(frame.AsSpan(HeaderSize));
        frame[1] = HasChecksum ? Sum(frame.AsSpan(2)) : (byte)0;
        return frame;
    }

    /// <summary>Writes exactly <see cref="PayloadLength"/> bytes.</summary>
    private protected abstract void WritePayload(Span<byte> payload);

    /// <summary>Low byte of the sum over length field and payload.</summary>
    private static byte Sum(ReadOnlySpan<byte> bytes)
    {
        byte sum = 0;
        foreach (byte b in bytes)
        {
            sum += b;
        }

        return sum;
    }
}
