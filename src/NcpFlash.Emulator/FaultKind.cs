namespace NcpFlash.Emulator;

/// <summary>What a <see cref="Fault"/> does to the frame it strikes.</summary>
public enum FaultKind
{
    /// <summary>The command is carried out, but no reply comes. Text form <c>silence</c>.</summary>
    Silence,

    /// <summary>The reply comes later by a time. <c>late=500ms</c>.</summary>
    Late,

    /// <summary>Bytes come before the reply. <c>garbage=00F8</c>.</summary>
    Garbage,

    /// <summary>The command is refused with a code instead of carried out. <c>fl=0103</c>.</summary>
    Refuse,

    /// <summary>One byte of the reply is lost: the last, or the one at an index. <c>dropreply</c>, <c>dropreply=2</c>.</summary>
    DropReplyByte,

    /// <summary>One byte of the frame is lost: the last, or the one at an index from 1. <c>droprequest</c>, <c>droprequest=1</c>.</summary>
    DropRequestByte,

    /// <summary>The ROM falls back to the handshake without an answer; the command is not carried out. <c>idle</c>.</summary>
    FallIdle,

    /// <summary>A digest in the reply has one bit wrong. <c>wrongdigest</c>.</summary>
    WrongDigest,

    /// <summary>PD comes before the reply, once or a number of times 100 ms apart. <c>pending</c>, <c>pending=3</c>.</summary>
    Pending,

    /// <summary>OK comes twice. <c>dupok</c>.</summary>
    DuplicateOk,

    /// <summary>The supply sags: the chip resets, the command is not carried out. <c>brownout</c>.</summary>
    BrownOut,

    /// <summary>
    /// The supply sags while fuses are being burnt: half of those that the command burns, or a number of them, are burnt, and the chip resets
    /// without a reply. A command that burns nothing is struck as by <see cref="BrownOut"/>. <c>cutburn@40</c>, <c>cutburn=17@40</c>.
    /// </summary>
    CutBurn,

    /// <summary>The adapter vanishes: every call on the link fails from now on. <c>gone</c>.</summary>
    Gone,
}
