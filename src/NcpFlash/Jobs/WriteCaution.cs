namespace NcpFlash.Jobs;

/// <summary>
/// What a job has learned to leave alone: choices that no vendor tool makes, and that a part or something on the way to it may not stand. It outlives the
/// rounds of a job, so that a repair is made in the vendor's own way.
/// </summary>
internal sealed class WriteCaution
{
    /// <summary>True when frames are no longer than the vendor's.</summary>
    public bool ShortFrames { get; set; }

    /// <summary>True when streams are made with the vendor's parameters.</summary>
    public bool VendorStreams { get; set; }

    /// <summary>Everything as the vendor does it.</summary>
    public void BeCareful() => ShortFrames = VendorStreams = true;
}
