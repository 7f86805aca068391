using NcpFlash.Diagnostics;

namespace NcpFlash.Sessions;

/// <summary>What was seen so far, oldest first; bounded, the oldest make room.</summary>
internal sealed class EvidenceLog(TimeProvider time)
{
    private const int Capacity = 200;
    private readonly Queue<Observation> _observations = new();
    private readonly long _start = time.GetTimestamp();

    /// <summary>Time since the log began.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    /// <summary>Notes something that was seen.</summary>
    public void Add(string what)
    {
        if (_observations.Count == Capacity)
        {
            _observations.Dequeue();
        }

        _observations.Enqueue(new Observation(Elapsed, what));
    }

    /// <summary>What was seen.</summary>
    public Evidence ToEvidence() => new([.. _observations]);
}
