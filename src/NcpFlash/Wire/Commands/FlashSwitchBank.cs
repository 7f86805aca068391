using System.Buffers.Binary;

namespace NcpFlash.Wire.Commands;

/// <summary>Selects a flash of a dual-flash part.</summary>
/// <param name="Bank">0 or 1.</param>
public sealed record FlashSwitchBank(uint Bank) : PlainCommand(Opcode.FlashSwitchBank)
{
    /// <inheritdoc/>
    public override int PayloadLength => 4;

    /// <inheritdoc/>
    private protected override void WritePayload(Span<byte> payload)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(payload, Bank);
    }
}
