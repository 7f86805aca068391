using System.Buffers.Binary;

namespace NcpFlash.Wire.Commands;

/// <summary>Reads efuse bytes, reply AES encrypted after an ECDH exchange (PROTOCOL 3.4).</summary>
/// <param name="Address">Byte address.</param>
/// <param name="Length">Bytes, a multiple of 16.</param>
public sealed record EfuseSecurityRead(uint Address, uint Length) : Command<byte[]>(Opcode.EfuseSecurityRead)
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
