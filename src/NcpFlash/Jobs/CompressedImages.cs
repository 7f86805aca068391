using NcpFlash.Chips;
using NcpFlash.Images.Xz;
using NcpFlash.Planning;
using NcpFlash.Sessions;

namespace NcpFlash.Jobs;

/// <summary>
/// The xz streams of a plan's images, made before the port is used: compressing inside a conversation would outlast the ROM's idle
/// time-out (SYMPTOMS D06).
/// </summary>
/// <param name="cache">Where they are made, once for all jobs that share it.</param>
/// <param name="family">Names the dictionary of the ROM's decoder.</param>
/// <param name="progress">Hears of each image that was compressed.</param>
internal sealed class CompressedImages(StreamCache cache, ChipFamily family, IProgress<JobEvent> progress)
{
    private readonly Dictionary<Sha256Digest, ReadOnlyMemory<byte>> _streams = [];

    /// <summary>Compresses every image of <paramref name="plan"/> that is written compressed and not known yet.</summary>
    public async Task PrepareAsync(FlashPlan plan, CancellationToken cancellationToken)
    {
        foreach (PlanStep.Write write in plan.Steps.OfType<PlanStep.Write>().Where(w => w.Compressed))
        {
            await StreamOfAsync(write.Image, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The stream of one image.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> StreamOfAsync(PlanImage image, CancellationToken cancellationToken)
    {
        Sha256Digest key = Sha256Digest.Of(image.Contents.Span);
        if (!_streams.TryGetValue(key, out ReadOnlyMemory<byte> stream))
        {
            cancellationToken.ThrowIfCancellationRequested();
            XzStream made = await cache.GetAsync(image.Contents, new XzOptions(family.XzDictionary)).WaitAsync(cancellationToken).ConfigureAwait(false);
            stream = made.Bytes;
            _streams.Add(key, stream);
            progress.Report(new JobEvent.Compressed(image, stream.Length, made.Elapsed));
        }

        return stream;
    }
}
