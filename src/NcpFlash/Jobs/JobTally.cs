using NcpFlash.Planning;

namespace NcpFlash.Jobs;

/// <summary>Counts and times one job.</summary>
internal sealed class JobTally(TimeProvider time)
{
    private readonly List<FlashRange> _written = [];
    private readonly long _start = time.GetTimestamp();
    private TimeSpan _thinking;

    /// <summary>Time since the job began, without the time that somebody thought about a question.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(_start) - _thinking;

    /// <summary>Bytes of images that the job wrote; what had to be written again counts once.</summary>
    public long BytesWritten => FlashTarget.Merge(_written).Sum(r => (long)r.Length);

    /// <summary>Ranges were written.</summary>
    public void NoteWritten(params IEnumerable<FlashRange> ranges) => _written.AddRange(ranges);

    /// <summary>Payload bytes that travelled.</summary>
    public long BytesOnLine { get; set; }

    /// <summary>Bytes whose digest was compared.</summary>
    public long BytesVerified { get; set; }

    /// <summary>Leaves a time out of the count: the part waited for a person.</summary>
    public void LeaveOut(TimeSpan thinking) => _thinking += thinking;

    /// <summary>The summary of a job that ended well.</summary>
    public JobSummary ToSummary(ChipReport? chip) => new(Elapsed, BytesWritten, BytesOnLine, BytesVerified, chip);
}
