using System.Buffers.Binary;

namespace NcpFlash.Wire.Commands;

/// <summary>Changes the line rate; <c>OK</c> comes at the new rate (PROTOCOL 3.1).</summary>
/// <param name="Old">Rate in force.</param>
/// <param name="New">Rate of the reply and everything after it.</param>
public sealed record ChangeRate(BitRate Old, BitRate New) : PlainCommand(Opcode.ChangeRate)
{
    /// <inheritdoc/>
    public override bool IsRepeatable => false;

    /// <inheritdoc/>
    public override bool HasChecksum => false;

    /// <inheritdoc/>
    public override int PayloadLength => 8;

    /// <inheritdoc/>
    private protected override void WritePayload(Span<byte> payload)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(payload, (uint)Old.BitsPerSecond);
        BinaryPrimitives.WriteUInt32LittleEndian(payload[4..], (uint)New.BitsPerSecond);
    }
}
