namespace NcpFlash.Diagnostics;

/// <summary>What was done in a <see cref="Trial"/>.</summary>
public enum TrialKind
{
    /// <summary>Nothing was sent; the line was listened to.</summary>
    Listen,

    /// <summary>A burst of sync bytes was sent.</summary>
    Sync,

    /// <summary>Questions were sent without waiting for an answer to the burst before them (SYMPTOMS B08).</summary>
    BlindQuestion,

    /// <summary>Zero bytes were sent, which only a ROM with an open session refuses.</summary>
    Zeros,

    /// <summary>Boot info was asked for after an OK.</summary>
    BootInfo,

    /// <summary>Both sides went to another rate and it was proved, or not.</summary>
    RateChange,

    /// <summary>A command failed or was answered with an error.</summary>
    Command,

    /// <summary>Questions were asked, each once, to count how many are answered whole.</summary>
    Questions,

    /// <summary>The port was told a rate and asked what it makes of it.</summary>
    ReadBack,

    /// <summary>A range of the flash was compared by its digest and differs.</summary>
    Digest,

    /// <summary>Bytes were sent through a jumper between TX and RX.</summary>
    Loopback,
}
