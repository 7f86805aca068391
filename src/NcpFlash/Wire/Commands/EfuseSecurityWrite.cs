using System.Buffers.Binary;

namespace NcpFlash.Wire.Commands;

/// <summary>Sets efuse bits, contents AES encrypted after an ECDH exchange: one-way (PROTOCOL 3.4).</summary>
/// <param name="Address">Byte address of the first word, in clear.</param>
/// <param name="Encrypted">A multiple of 16 bytes.</param>
internal sealed record EfuseSecurityWrite(uint Address, ReadOnlyMemory<byte> Encrypted) : PlainCommand(Opcode.EfuseSecurityWrite)
{
    /// <inheritdoc/>
    public override bool IsRepeatable => false;

    /// <inheritdoc/>
    public override int PayloadLength => 4 + Encrypted.Length;

    /// <inheritdoc/>
    private protected override void WritePayload(Span<byte> payload)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(payload, Address);
        Encrypted.Span.CopyTo(payload[4..]);
    }
}
