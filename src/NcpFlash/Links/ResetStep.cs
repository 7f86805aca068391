namespace NcpFlash.Links;

/// <summary>One step of a <see cref="ResetSequence"/>.</summary>
public abstract record ResetStep
{
    private ResetStep()
    {
    }

    /// <summary>
    /// Sets both control lines in one operation; null leaves a line as it is. True = asserted, which is electrical LOW at the TTL
    /// pin of a USB-serial adapter (PROTOCOL 1.2).
    /// </summary>
    /// <param name="Dtr">Data Terminal Ready.</param>
    /// <param name="Rts">Request To Send.</param>
    public sealed record Lines(bool? Dtr, bool? Rts) : ResetStep;

    /// <summary>Lets time pass.</summary>
    /// <param name="Duration">How long, 0..60 s.</param>
    public sealed record Wait(TimeSpan Duration) : ResetStep;
}
