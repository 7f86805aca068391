namespace NcpFlash.Wire.Commands;

/// <summary>Reads boot info (PROTOCOL 6.1).</summary>
public sealed record GetBootInfo() : Command<BootInfo>(Opcode.GetBootInfo)
{
    /// <inheritdoc/>
    public override bool HasChecksum => false;

    /// <inheritdoc/>
    public override int PayloadLength => 0;

    /// <inheritdoc/>
    public override int MaxReplyLength => BootInfo.LongForm;

    /// <inheritdoc/>
    public override BootInfo Decode(ReadOnlySpan<byte> data) => BootInfo.Decode(data);

    /// <inheritdoc/>
    private protected override void WritePayload(Span<byte> payload)
    {
    }
}
