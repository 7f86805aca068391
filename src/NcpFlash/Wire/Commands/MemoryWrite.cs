using System.Buffers.Binary;

namespace NcpFlash.Wire.Commands;

/// <summary>Writes one memory word. Not public: a word may be a register of the efuse controller.</summary>
/// <param name="Address">Word address.</param>
/// <param name="Value">The word.</param>
internal sealed record MemoryWrite(uint Address, uint Value) : PlainCommand(Opcode.MemoryWrite)
{
    /// <inheritdoc/>
    public override bool HasChecksum => false;

    /// <inheritdoc/>
    public override int PayloadLength => 8;

    /// <inheritdoc/>
    private protected override void WritePayload(Span<byte> payload)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(payload, Address);
        BinaryPrimitives.WriteUInt32LittleEndian(payload[4..], Value);
    }
}
