namespace NcpFlash.Wire;

/// <summary>A request that names the type of its reply.</summary>
/// <typeparam name="TReply">What the success reply says.</typeparam>
/// <param name="Opcode">Command id.</param>
public abstract record Command<TReply>(Opcode Opcode) : Command(Opcode)
{
    /// <summary>Reads the data of a success reply (empty for a bare <c>OK</c>).</summary>
    /// <exception cref="WireFormatException">The data does not have the form that the command promises.</exception>
    public abstract TReply Decode(ReadOnlySpan<byte> data);
}
