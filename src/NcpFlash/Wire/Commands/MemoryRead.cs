using System.Buffers.Binary;

namespace NcpFlash.Wire.Commands;

/// <summary>Reads memory [I: reply form not witnessed, PROTOCOL 3.1].</summary>
/// <param name="Address">First address.</param>
/// <param name="Length">Bytes.</param>
public sealed record MemoryRead(uint Address, uint Length) : Command<byte[]>(Opcode.MemoryRead)
{
    /// <inheritdoc/>
    public override int PayloadLength => 8;

    /// <inheritdoc/>
    public override int MaxReplyLength => (int)Length;

    /// <inheritdoc/>
    public override byte[] Decode(ReadOnlySpan<byte> data) => data.Length == Length
        ? data.ToArray()
        : throw new WireFormatException($"{Opcode} answered {data.Length} bytes where {Length} were asked for");

    /// <inheritdoc/>
    private protected override void WritePayload(Span<byte> payload)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(payload, Address);
        BinaryPrimitives.WriteUInt32LittleEndian(payload[4..], Length);
    }
}
