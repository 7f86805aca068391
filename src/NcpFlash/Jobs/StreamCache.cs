using System.Collections.Concurrent;
using NcpFlash.Chips;
using NcpFlash.Images.Xz;
using NcpFlash.Planning;

namespace NcpFlash.Jobs;

/// <summary>
/// Compressed streams by their contents. Compressing begins before the port is used and runs on the scheduler it is given; several jobs may share a cache,
/// and each contents is compressed once.
/// </summary>
/// <param name="scheduler">Where compressing is done.</param>
/// <param name="time">Times the work.</param>
/// <param name="stop">Stops compressing when nobody wants the streams any more.</param>
public sealed class StreamCache(WorkScheduler scheduler, TimeProvider time, CancellationToken stop = default)
{
    private readonly ConcurrentDictionary<(Sha256Digest Contents, XzOptions Options), Lazy<Task<XzStream>>> _streams = new();
    private readonly ConcurrentDictionary<(Sha256Digest Contents, int Dictionary), Lazy<Task<XzOptions>>> _options = new();
    private readonly ConcurrentDictionary<(Sha256Digest Contents, Sha256Digest Image, int Dictionary), Lazy<Task<XzStream>>> _tuned = new();
    private readonly ConcurrentDictionary<(WriteRun Run, int Dictionary), Task<XzStream>> _ofRuns = new();
    private readonly ConcurrentDictionary<PlanImage, Sha256Digest> _digests = new();

    /// <summary>A scheduler that does the work at once, on the caller's thread.</summary>
    public static WorkScheduler Inline { get; } = work =>
    {
        work();
        return Task.CompletedTask;
    };

    /// <summary>True where asking for a stream holds up who asks until it is there.</summary>
    internal bool IsInline => scheduler == Inline;

    /// <summary>Begins to compress what a plan writes compressed, before there is a port to write to.</summary>
    /// <param name="plan">The plan, for a flash of any size.</param>
    /// <param name="family">Names the dictionary of the ROM's decoder.</param>
    /// <param name="isFull">True when everything is written, whatever is on the part: then each image is one stream as the vendor makes it.</param>
    public void Begin(FlashPlan plan, ChipFamily family, bool isFull)
    {
        bool isWhole = isFull || FlashTarget.Of(plan) is null;
        foreach (PlanStep.Write write in plan.Steps.OfType<PlanStep.Write>().Where(w => w.Compressed || !isWhole))
        {
            if (isWhole)
            {
                _ = GetAsync(write.Image.Contents, new XzOptions(family.XzDictionary));
                continue;
            }

            foreach (WriteRun run in WriteRun.Of(write.Image, _ => true))
            {
                _ = TunedAsync(run, family.XzDictionary); // whoever needs it finds it, and its fault, in the cache
            }
        }
    }

    /// <summary>The stream of <paramref name="run"/> with the options that suit its image; begins it where it is not known yet, and is one task for all who ask.</summary>
    internal Task<XzStream> TunedAsync(WriteRun run, int dictionary) =>
        _ofRuns.TryGetValue((run, dictionary), out Task<XzStream>? known) ? known : _ofRuns.GetOrAdd((run, dictionary), ByContents(run, dictionary));

    /// <summary>Other jobs have other images of the same contents.</summary>
    private Task<XzStream> ByContents(WriteRun run, int dictionary)
    {
        Sha256Digest image = _digests.GetOrAdd(run.Image, i => Sha256Digest.Of(i.Contents.Span));
        return _tuned.GetOrAdd(
            (Sha256Digest.Of(run.Contents.Span), image, dictionary),
            _ => new Lazy<Task<XzStream>>(() => TunedAsync(run.Contents, OptionsAsync(run.Image, image, dictionary)))).Value;
    }

    /// <summary>The stream of some contents, made with given options.</summary>
    internal Task<XzStream> GetAsync(ReadOnlyMemory<byte> contents, XzOptions options) => _streams.GetOrAdd(
        (Sha256Digest.Of(contents.Span), options), _ => new Lazy<Task<XzStream>>(() => CompressAsync(contents, options))).Value;

    /// <summary>The options that suit an image, found by trying some on a sample of it.</summary>
    private Task<XzOptions> OptionsAsync(PlanImage image, Sha256Digest digest, int dictionary) => _options.GetOrAdd(
        (digest, dictionary), _ => new Lazy<Task<XzOptions>>(() => TuneAsync(image.Contents, dictionary))).Value;

    /// <summary>Several runs wait for the same options; of several awaits the runtime lets only one go on at once, and all of them are to.</summary>
    private Task<XzStream> TunedAsync(ReadOnlyMemory<byte> contents, Task<XzOptions> options) => options.ContinueWith(
        found => GetAsync(contents, found.GetAwaiter().GetResult()), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).Unwrap();

    private async Task<XzOptions> TuneAsync(ReadOnlyMemory<byte> contents, int dictionary)
    {
        var options = new XzOptions(dictionary);
        await scheduler(() => options = XzTuning.Choose(contents.Span, dictionary)).ConfigureAwait(false);
        return options;
    }

    private async Task<XzStream> CompressAsync(ReadOnlyMemory<byte> contents, XzOptions options)
    {
        var stream = new XzStream(default, TimeSpan.Zero);
        await scheduler(() =>
        {
            long begun = time.GetTimestamp();
            byte[] bytes = XzEncoder.Encode(contents.Span, options, stop);
            stream = new XzStream(bytes, time.GetElapsedTime(begun));
        }).ConfigureAwait(false);
        return stream;
    }
}
