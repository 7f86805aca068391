using System.Buffers.Binary;

namespace NcpFlash.Wire.Commands;

/// <summary>Sets the flash controller (PROTOCOL 6.3) and, in the long form, the flash parameters (6.4).</summary>
/// <param name="FlashSet">Pin, clock, I/O mode and delay.</param>
/// <param name="ParameterBlock">Empty, or 84 bytes.</param>
public sealed record FlashSetParameters(uint FlashSet, ReadOnlyMemory<byte> ParameterBlock = default) : PlainCommand(Opcode.FlashSetParameters)
{
    /// <inheritdoc/>
    public override int PayloadLength => 4 + ParameterBlock.Length;

    /// <inheritdoc/>
    private protected override void WritePayload(Span<byte> payload)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(payload, FlashSet);
        ParameterBlock.Span.CopyTo(payload[4..]);
    }
}
