namespace NcpFlash.Wire;

/// <summary>How far a <see cref="ReplyReader"/> got.</summary>
public enum ReplyStatus
{
    /// <summary>More bytes are needed.</summary>
    Incomplete,

    /// <summary><c>PD</c>: the chip is still busy; another reply follows.</summary>
    Pending,

    /// <summary><c>OK</c> and, where the command promises them, the data.</summary>
    Success,

    /// <summary><c>FL</c> and a code, or the bare <c>0A 0A</c> of a protected chip.</summary>
    Failure,

    /// <summary>Bytes that are no reply.</summary>
    Malformed,
}
