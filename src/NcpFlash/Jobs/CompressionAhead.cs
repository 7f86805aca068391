using NcpFlash.Chips;
using NcpFlash.Planning;
using NcpFlash.Sessions;
using NcpFlash.Wire.Commands;

namespace NcpFlash.Jobs;

/// <summary>
/// The streams of one job: begun before the port is used, told when they are complete, and waited for with the ROM kept awake. Compressing inside a
/// conversation would outlast the ROM's idle time-out (SYMPTOMS D06).
/// </summary>
internal sealed class CompressionAhead(StreamCache cache, ChipFamily family, TimeProvider time, IProgress<JobEvent> progress)
{
    /// <summary>A stream of contents up to this length is made, or waited for, before a plan is: a few milliseconds.</summary>
    private const uint OnTheSpot = FlashTarget.BlockSize;

    /// <summary>How often the ROM hears something while a stream is waited for: far more often than it needs, because a computer that compresses may be late.</summary>
    private TimeSpan KeepAwake => family.RomIdleTimeout / 40;

    private readonly List<(PlanImage Image, Task<XzStream>[] Streams)> _begun = [];

    /// <summary>Begins to compress every image of <paramref name="plan"/>.</summary>
    public void Begin(FlashPlan plan)
    {
        foreach (PlanStep.Write write in plan.Steps.OfType<PlanStep.Write>())
        {
            Task<XzStream>[] streams = [.. WriteRun.Of(write.Image, _ => true).Select(run => cache.TunedAsync(run, family.XzDictionary))];
            if (write.Compressed)
            {
                _begun.Add((write.Image, streams)); // of one that most likely travels as it is nobody need hear
            }
        }

        TellComplete();
    }

    /// <summary>Tells of every image whose streams are complete and that was not told of yet.</summary>
    public void TellComplete()
    {
        foreach ((PlanImage image, Task<XzStream>[] streams) in _begun.Where(b => Array.TrueForAll(b.Streams, s => s.IsCompletedSuccessfully)).ToArray())
        {
            XzStream[] done = [.. streams.Select(s => s.Result)];
            progress.Report(new JobEvent.Compressed(image, done.Sum(s => (long)s.Bytes.Length), done.Aggregate(TimeSpan.Zero, (sum, s) => sum + s.Elapsed)));
            _begun.RemoveAll(b => ReferenceEquals(b.Image, image));
        }
    }

    /// <summary>Waits for the streams of the short ones of some runs, so that a plan goes by their true lengths and not by what happens to be complete.</summary>
    public async Task PrepareAsync(IEnumerable<WriteRun> runs, bool asVendor, IspSession session, CancellationToken cancellationToken)
    {
        WriteRun[] shorts = [.. runs.Where(IsShort)];
        if (!cache.IsInline)
        {
            Array.ForEach(shorts, run => StreamOf(run, asVendor)); // one beside the other
        }

        foreach (WriteRun run in shorts)
        {
            await StreamAsync(run, asVendor, session, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Length of the stream of a run that <see cref="PrepareAsync"/> has waited for; null for a long one.</summary>
    public int? LengthOf(WriteRun run, bool asVendor) => IsShort(run) ? StreamOf(run, asVendor).Result.Bytes.Length : null;

    private static bool IsShort(WriteRun run) => run.Range.Length <= OnTheSpot;

    private Task<XzStream> StreamOf(WriteRun run, bool asVendor) =>
        asVendor ? cache.GetAsync(run.Contents, new Images.Xz.XzOptions(family.XzDictionary)) : cache.TunedAsync(run, family.XzDictionary);

    /// <summary>The stream of a run. Where it is not complete yet, a harmless command keeps the ROM from falling idle.</summary>
    /// <param name="run">The run.</param>
    /// <param name="asVendor">True for the vendor's parameters.</param>
    /// <param name="session">The conversation to keep alive.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public async Task<ReadOnlyMemory<byte>> StreamAsync(WriteRun run, bool asVendor, IspSession session, CancellationToken cancellationToken)
    {
        Task<XzStream> stream = StreamOf(run, asVendor);
        await new Wakefulness(session, time).UntilAsync(stream, KeepAwake, cancellationToken).ConfigureAwait(false);
        if (session.SinceLastSent >= KeepAwake)
        {
            await session.ExecuteAsync(new EfuseReadMac(), cancellationToken).ConfigureAwait(false); // the next one may take as long, on this very thread
        }

        TellComplete();
        return (await stream.ConfigureAwait(false)).Bytes;
    }
}
