using System.Buffers.Binary;

namespace NcpFlash.Wire.Commands;

/// <summary>Sets the idle time-out of every ROM but A0 (PROTOCOL 3.1).</summary>
/// <param name="Timeout">Whole milliseconds.</param>
public sealed record SetTimeout(TimeSpan Timeout) : PlainCommand(Opcode.SetTimeout)
{
    /// <inheritdoc/>
    public override bool HasChecksum => false;

    /// <inheritdoc/>
    public override int PayloadLength => 4;

    /// <inheritdoc/>
    private protected override void WritePayload(Span<byte> payload)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(payload, (uint)Timeout.TotalMilliseconds);
    }
}
