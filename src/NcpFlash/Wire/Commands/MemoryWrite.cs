using System.Buffers.Binary;

namespace NcpFlash.Wire.Commands;

/// <summary>Writes one memory word.</summary>
/// <param name="Address">Word address.</param>
/// <param name="Value">The word.</param>
public sealed record MemoryWrite(uint Address, uint Value) : PlainCommand(Opcode.MemoryWrite)
{
    /// <inheritdoc/>
    public override bool HasChecksum => false;

    /// <inheritdoc/>
    public override int PayloadLength => 8;

    /// <inheritdoc/>
    protected override void WritePayload(Span<byte> payload)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(payload, Address);
        BinaryPrimitives.WriteUInt32LittleEndian(payload[4..], Value);
    }
}
