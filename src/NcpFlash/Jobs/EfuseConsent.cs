namespace NcpFlash.Jobs;

/// <summary>Whoever is asked before efuse bits are burnt: a person, or an option of a command line. The library burns nothing without its yes.</summary>
public abstract class EfuseConsent
{
    /// <summary>Asks. May take as long as it takes; the part is kept awake meanwhile.</summary>
    /// <param name="question">What would be burnt into which part.</param>
    /// <param name="cancellationToken">Cancels the question.</param>
    public abstract ValueTask<EfuseAnswer> AskAsync(EfuseQuestion question, CancellationToken cancellationToken);
}
