using NcpFlash.Chips;
using NcpFlash.Images.Xz;
using NcpFlash.Planning;
using NcpFlash.Sessions;

namespace NcpFlash.Jobs;

/// <summary>
/// The xz streams of a plan's images, made before the port is used: compressing inside a conversation would outlast the ROM's idle
/// time-out (SYMPTOMS D06).
/// </summary>
internal sealed class CompressedImages(ChipFamily family, TimeProvider time, IProgress<JobEvent> progress)
{
    private readonly Dictionary<Sha256Digest, byte[]> _streams = [];

    /// <summary>Compresses every image of <paramref name="plan"/> that is written compressed and not known yet.</summary>
    public void Prepare(FlashPlan plan, CancellationToken cancellationToken)
    {
        foreach (PlanStep.Write write in plan.Steps.OfType<PlanStep.Write>().Where(w => w.Compressed))
        {
            StreamOf(write.Image, cancellationToken);
        }
    }

    /// <summary>The stream of one image.</summary>
    public byte[] StreamOf(PlanImage image, CancellationToken cancellationToken)
    {
        Sha256Digest key = Sha256Digest.Of(image.Contents.Span);
        if (!_streams.TryGetValue(key, out byte[]? stream))
        {
            cancellationToken.ThrowIfCancellationRequested();
            long begun = time.GetTimestamp();
            stream = XzEncoder.Encode(image.Contents.Span, new XzOptions(family.XzDictionary), cancellationToken);
            _streams.Add(key, stream);
            progress.Report(new JobEvent.Compressed(image, stream.Length, time.GetElapsedTime(begun)));
        }

        return stream;
    }
}
