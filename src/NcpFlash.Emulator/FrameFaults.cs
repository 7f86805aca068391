using NcpFlash.Wire;

namespace NcpFlash.Emulator;

/// <summary>Counts frames and tells which fault strikes the one that is coming in.</summary>
internal sealed class FrameFaults(FaultScript script)
{
    private readonly int[] _ofOpcode = new int[256];
    private bool _lost;
    private int _handshakes;

    /// <summary>Frames begun.</summary>
    public int Frames { get; private set; }

    /// <summary>The fault of the frame that is coming in, or null.</summary>
    public Fault? Current { get; private set; }

    public void Begin(Opcode opcode)
    {
        Current = script.For(opcode, ++Frames, ++_ofOpcode[(byte)opcode]);
        _lost = false;
    }

    /// <summary>The fault that strikes the answer to the handshake that was just made, or null.</summary>
    public Fault? Handshake() => script.ForHandshake(++_handshakes);

    /// <summary>True when the byte that comes now is to be lost.</summary>
    /// <param name="index">Its place in the frame; the id, 0, cannot be lost, for it tells which frame this is.</param>
    /// <param name="isLast">True for the frame's last byte.</param>
    public bool Loses(int index, bool isLast)
    {
        if (Current is not { Kind: FaultKind.DropRequestByte } fault || _lost || index == 0)
        {
            return false;
        }

        _lost = fault.Count is { } wanted ? index == wanted : isLast;
        return _lost;
    }
}
