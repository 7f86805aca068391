namespace NcpFlash.Diagnostics;

/// <summary>How sure a diagnosis is of its cause, given the evidence.</summary>
public enum Confidence
{
    /// <summary>One explanation among several; nothing rules it out.</summary>
    Possible,

    /// <summary>Fits better than the others.</summary>
    Likely,

    /// <summary>Little else would look like this.</summary>
    High,

    /// <summary>The evidence allows nothing else.</summary>
    Certain,
}
