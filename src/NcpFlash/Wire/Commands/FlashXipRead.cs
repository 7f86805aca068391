using System.Buffers.Binary;

namespace NcpFlash.Wire.Commands;

/// <summary>Reads flash through XIP; needs <see cref="XipReadStart"/>.</summary>
/// <param name="Range">1..2048 bytes.</param>
public sealed record FlashXipRead(FlashRange Range) : Command<byte[]>(Opcode.FlashXipRead)
{
    /// <summary>False: a lost conversation may have ended XIP mode, so the whole bracket must be repeated.</summary>
    public override bool IsRepeatable => false;

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
