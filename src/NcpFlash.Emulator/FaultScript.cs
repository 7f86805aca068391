using System.Collections.Immutable;
using NcpFlash.Wire;

namespace NcpFlash.Emulator;

/// <summary>Faults in the order in which they are tried, as <c>fault+fault</c> in text.</summary>
/// <param name="Faults">The faults.</param>
public sealed record FaultScript(ImmutableArray<Fault> Faults)
{
    /// <summary>A chip without faults.</summary>
    public static FaultScript None { get; } = new([]);

    /// <summary>Reads faults separated by <c>+</c>.</summary>
    /// <exception cref="Diagnostics.NcpException"><c>emulator.bad-fault</c>.</exception>
    public static FaultScript Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new FaultScript([.. text.Split('+', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Fault.Parse)]);
    }

    /// <summary>The text form.</summary>
    public override string ToString() => string.Join('+', Faults);

    /// <summary>A script of one fault.</summary>
    public static implicit operator FaultScript(Fault fault) => new([fault]);

    /// <summary>A script of one fault.</summary>
    public static FaultScript FromFault(Fault fault) => new([fault]);

    /// <inheritdoc/>
    public bool Equals(FaultScript? other) => other is not null && Faults.SequenceEqual(other.Faults);

    /// <inheritdoc/>
    public override int GetHashCode() => Faults.Aggregate(0, HashCode.Combine);

    /// <summary>The fault that strikes the frame with these ordinals, counted from 1; null for none.</summary>
    internal Fault? For(Opcode opcode, int frame, int frameOfOpcode)
    {
        foreach (Fault fault in Faults)
        {
            bool counts = !fault.AtHandshake && (fault.Opcode is null || fault.Opcode == opcode);
            if (counts && (fault.Number is null || fault.Number == (fault.Opcode is null ? frame : frameOfOpcode)))
            {
                return fault;
            }
        }

        return null;
    }

    /// <summary>The fault that strikes the answer to a handshake with that ordinal, counted from 1; null for none.</summary>
    internal Fault? ForHandshake(int number) => Faults.FirstOrDefault(f => f.AtHandshake && (f.Number is null || f.Number == number));
}
