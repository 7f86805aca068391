using System.Buffers.Binary;

namespace NcpFlash.Wire.Commands;

/// <summary>Reads flash through the controller.</summary>
/// <param name="Range">1..2048 bytes.</param>
public sealed record FlashRead(FlashRange Range) : Command<byte[]>(Opcode.FlashRead)
{
    /// <inheritdoc/>
    public override int PayloadLength => 8;

    /// <inheritdoc/>
    public override int MaxReplyLength => (int)Range.Length;

    /// <inheritdoc/>
    public override byte[] Decode(ReadOnlySpan<byte> data) => data.Length == Range.Length
        ? data.ToArray()
        : throw new WireFormatException($"{Opcode} answered {data.Length} bytes where {Range.Length} were asked for");

    /// <inheritdoc/>
    private protected override void WritePayload(Span<byte> payload)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(payload, Range.Start);
        BinaryPrimitives.WriteUInt32LittleEndian(payload[4..], Range.Length);
    }
}
