using NcpFlash.Diagnostics;

namespace NcpFlash.Sessions;

/// <summary>How to reach the part. Null takes the chip family's value.</summary>
/// <param name="Boot">How BOOT and CHIP_EN are driven; null: by DTR and RTS. It belongs to the caller.</param>
/// <param name="BootRate">Rate of the handshake.</param>
/// <param name="WorkRate">Highest rate of the work; slower ones are taken where it does not carry.</param>
/// <param name="Attempts">How often the handshake is tried, at least 1.</param>
/// <param name="PushesRepliesOut">True for an adapter that is known to hold short replies back: each question is followed by one that pushes its answer out.</param>
public sealed record ConnectOptions(
    BootControl? Boot = null, BitRate? BootRate = null, BitRate? WorkRate = null, int Attempts = 7, bool PushesRepliesOut = false)
{
    /// <summary>How BOOT and CHIP_EN are driven.</summary>
    public BootControl Control => Boot ?? BootControl.Lines;

    /// <summary>What is known of the computer the port is on.</summary>
    public HostFacts Host { get; init; } = HostFacts.Unknown;

    /// <summary>What the user said; what the boot control says of the wiring is added.</summary>
    public StatedFacts Stated
    {
        get => Control.SharesLines && field.OtherMcuOnLines is null ? field with { OtherMcuOnLines = true } : field;
        init;
    } = StatedFacts.None;
}
