namespace NcpFlash.Wire.Commands;

/// <summary>Asks for the ECDH challenge (PROTOCOL 3.4).</summary>
public sealed record EcdhChallenge() : Command<byte[]>(Opcode.EcdhChallenge)
{
    /// <inheritdoc/>
    public override bool IsRepeatable => false;

    /// <inheritdoc/>
    public override int PayloadLength => 0;

    /// <inheritdoc/>
    public override int MaxReplyLength => 96;

    /// <inheritdoc/>
    public override byte[] Decode(ReadOnlySpan<byte> data) => data.Length == 96
        ? data.ToArray()
        : throw new WireFormatException($"{Opcode} answered {data.Length} bytes where {96} were asked for");

    /// <inheritdoc/>
    private protected override void WritePayload(Span<byte> payload)
    {
    }
}
