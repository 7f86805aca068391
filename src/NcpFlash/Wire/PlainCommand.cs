namespace NcpFlash.Wire;

/// <summary>A request whose success reply is the bare <c>OK</c>.</summary>
/// <param name="Opcode">Command id.</param>
public abstract record PlainCommand(Opcode Opcode) : Command<Unit>(Opcode)
{
    /// <inheritdoc/>
    public sealed override Unit Decode(ReadOnlySpan<byte> data) => data.IsEmpty
        ? default
        : throw new WireFormatException($"{Opcode} answered {data.Length} bytes where none are expected");
}
