using System.Buffers.Binary;

namespace NcpFlash.Wire.Commands;

/// <summary>Reads a flash status register.</summary>
/// <param name="RegisterCommand">0x05, 0x35 or 0x15.</param>
/// <param name="Length">Bytes to read, 1..3.</param>
public sealed record FlashReadStatus(byte RegisterCommand, uint Length) : Command<byte[]>(Opcode.FlashReadStatus)
{
    /// <inheritdoc/>
    public override int PayloadLength => 8;

    /// <inheritdoc/>
    public override int MaxReplyLength => 3;

    /// <inheritdoc/>
    public override byte[] Decode(ReadOnlySpan<byte> data) => data.Length == Length
        ? data.ToArray()
        : throw new WireFormatException($"{Opcode} answered {data.Length} bytes where {Length} were asked for");

    /// <inheritdoc/>
    private protected override void WritePayload(Span<byte> payload)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(payload, RegisterCommand);
        BinaryPrimitives.WriteUInt32LittleEndian(payload[4..], Length);
    }
}
