using NcpFlash.Sessions;

namespace NcpFlash.Jobs;

/// <summary>How a doctor examines.</summary>
/// <param name="Connect">How the part is reached.</param>
public sealed record DoctorOptions(ConnectOptions Connect)
{
    /// <summary>
    /// Asks the user to do something and returns true when it was done, false when it is to be left out; null when nobody can be asked.
    /// </summary>
    public Func<string, CancellationToken, ValueTask<bool>>? Ask { get; init; }

    /// <summary>Asks the user whether something is so; the answer is null where the user does not know. Null when nobody can be asked.</summary>
    public Func<string, CancellationToken, ValueTask<bool?>>? AskFact { get; init; }
}
