using NcpFlash.Cli.Reporting;
using NcpFlash.Jobs;
using NcpFlash.Planning;

namespace NcpFlash.Cli.Running;

/// <summary>Asks one question at a time for several parts; a yes goes for every part that would lose the same, a no for all of them.</summary>
/// <param name="question">Asks somebody.</param>
/// <param name="screen">The screen that the jobs share.</param>
/// <param name="time">Measures how long the answers took.</param>
internal sealed class OneAnswer(LossQuestion question, GangScreen screen, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly HashSet<string> _agreed = [];
    private bool _declined;

    /// <summary>Time in which an answer was waited for.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>The answer for one part.</summary>
    public async Task<bool> AskAsync(IReadOnlyList<PlanPartition> lost, CancellationToken cancellationToken)
    {
        string[] names = [.. lost.Select(l => l.Name)];
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_declined) return false;
            if (names.All(_agreed.Contains)) return true;
            screen.Hold();
            long asked = time.GetTimestamp();
            try
            {
                _declined = !await question(lost, cancellationToken);
            }
            finally
            {
                Waited += time.GetElapsedTime(asked);
            }

            if (!_declined) _agreed.UnionWith(names);
            return !_declined;
        }
        finally
        {
            screen.Release();
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();
}
