using System.Buffers.Binary;

namespace NcpFlash.Wire.Commands;

/// <summary>Reads efuse bytes; read-locked slots read as zeros.</summary>
/// <param name="Address">Byte address, a multiple of 4.</param>
/// <param name="Length">Bytes, a multiple of 4.</param>
public sealed record EfuseRead(uint Address, uint Length) : Command<byte[]>(Opcode.EfuseRead)
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
