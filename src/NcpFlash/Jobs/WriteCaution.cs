namespace NcpFlash.Jobs;

/// <summary>
/// Whether a job still writes in ways that no vendor tool uses: other xz parameters than the vendor's, and frames larger than the vendor's. No log of a part
/// shows that it takes them; so after the first refusal, loss or mismatch of the job everything is written as the vendor would, to its end.
/// </summary>
internal sealed class WriteCaution
{
    /// <summary>True when everything is written as the vendor would.</summary>
    public bool IsRaised { get; private set; }

    /// <summary>From now on as the vendor.</summary>
    public void Raise() => IsRaised = true;
}
