using System.Buffers.Binary;

namespace NcpFlash.Wire.Commands;

/// <summary>Sets efuse bits: one-way (PROTOCOL 10).</summary>
/// <param name="Address">Byte address of the first word.</param>
/// <param name="Bits">A multiple of 4 bytes; ones are set, zeros change nothing.</param>
internal sealed record EfuseWrite(uint Address, ReadOnlyMemory<byte> Bits) : PlainCommand(Opcode.EfuseWrite)
{
    /// <inheritdoc/>
    public override bool IsRepeatable => false;

    /// <inheritdoc/>
    public override int PayloadLength => 4 + Bits.Length;

    /// <inheritdoc/>
    private protected override void WritePayload(Span<byte> payload)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(payload, Address);
        Bits.Span.CopyTo(payload[4..]);
    }
}
