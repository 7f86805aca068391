using System.Buffers.Binary;

namespace NcpFlash.Wire.Commands;

/// <summary>Starts the PLL and the new line rate; <c>OK</c> still comes at the old rate (PROTOCOL 3.1, 12).</summary>
/// <param name="Rate">Rate of everything after the reply.</param>
/// <param name="ClockParameters">Empty, or the 20 bytes of PROTOCOL 6.2.</param>
public sealed record SetClock(BitRate Rate, ReadOnlyMemory<byte> ClockParameters = default) : PlainCommand(Opcode.SetClock)
{
    /// <inheritdoc/>
    public override bool IsRepeatable => false;

    /// <inheritdoc/>
    public override int PayloadLength => 8 + ClockParameters.Length;

    /// <inheritdoc/>
    private protected override void WritePayload(Span<byte> payload)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(payload, 1); // irq_en
        BinaryPrimitives.WriteUInt32LittleEndian(payload[4..], (uint)Rate.BitsPerSecond);
        ClockParameters.Span.CopyTo(payload[8..]);
    }
}
