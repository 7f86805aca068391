using NcpFlash.Chips;
using NcpFlash.Planning;
using NcpFlash.Sessions;
using NcpFlash.Wire.Commands;

namespace NcpFlash.Jobs;

/// <summary>The flash of a part as it is, or as it will be once a plan is carried out. Changes nothing.</summary>
/// <param name="session">Conversation whose flash is prepared.</param>
/// <param name="plan">The plan to look ahead of, or null for the flash as it is.</param>
internal sealed class FlashView(IspSession session, FlashPlan? plan = null)
{
    /// <summary>Size of the flash, in bytes.</summary>
    public uint Size => session.Flash.SizeInBytes;

    /// <summary>Flash address of the first of the two partition tables.</summary>
    public uint TableAddress => session.Family.PartitionTableAddress;

    /// <summary>Where what stands at <paramref name="address"/> comes from, for messages.</summary>
    public string Origin(uint address) => Images.FirstOrDefault(i => i.Range.Start <= address && address < i.Range.End)?.Title ?? "on the part";

    /// <summary>The bytes of a range inside the flash.</summary>
    public async Task<byte[]> ReadAsync(FlashRange range, CancellationToken cancellationToken)
    {
        var bytes = new byte[range.Length];
        if (!Images.Any(i => i.Range.Contains(range)))
        {
            await ReadPartAsync(range, bytes, cancellationToken).ConfigureAwait(false);
        }

        foreach (PlanStep step in plan?.Steps ?? [])
        {
            Apply(step, range, bytes);
        }

        return bytes;
    }

    /// <summary>The digest of a range inside the flash: the part's own where the plan leaves the range alone.</summary>
    public async Task<Sha256Digest> DigestAsync(FlashRange range, CancellationToken cancellationToken) => plan?.Steps.Any(s => Changes(s, range)) == true
        ? Sha256Digest.Of(await ReadAsync(range, cancellationToken).ConfigureAwait(false))
        : await new FlashDigests(session).ReadAsync(range, cancellationToken).ConfigureAwait(false);

    private IEnumerable<PlanImage> Images => plan?.Steps.OfType<PlanStep.Write>().Select(w => w.Image) ?? [];

    private async Task ReadPartAsync(FlashRange range, byte[] bytes, CancellationToken cancellationToken)
    {
        for (uint offset = 0; offset < range.Length;)
        {
            uint length = Math.Min((uint)session.Family.MaxFlashRead, range.Length - offset);
            byte[] piece = await AlikeReads.RunAsync(session, new FlashRead(new FlashRange(range.Start + offset, length)), cancellationToken).ConfigureAwait(false);
            piece.CopyTo(bytes.AsSpan((int)offset));
            offset += length;
        }
    }

    private static bool Changes(PlanStep step, FlashRange range) => step switch
    {
        PlanStep.EraseChip => true,
        PlanStep.EraseRange erase => erase.Range.Align(FlashPart.SectorSize).Overlaps(range),
        PlanStep.Write write => write.Image.Range.Overlaps(range),
        _ => false,
    };

    private static void Apply(PlanStep step, FlashRange range, Span<byte> bytes)
    {
        switch (step)
        {
            case PlanStep.EraseChip:
                bytes.Fill(0xFF);
                break;
            case PlanStep.EraseRange erase when Common(erase.Range.Align(FlashPart.SectorSize), range) is { Length: > 0 } common:
                bytes.Slice((int)(common.Start - range.Start), (int)common.Length).Fill(0xFF);
                break;
            case PlanStep.Write write when Common(write.Image.Range, range) is { Length: > 0 } common:
                write.Image.Contents.Span.Slice((int)(common.Start - write.Image.Address), (int)common.Length)
                    .CopyTo(bytes[(int)(common.Start - range.Start)..]);
                break;
            default:
                break;
        }
    }

    /// <summary>The addresses that two ranges share; empty when there are none.</summary>
    private static FlashRange Common(FlashRange a, FlashRange b)
    {
        uint start = Math.Max(a.Start, b.Start);
        ulong end = Math.Min(a.End, b.End);
        return end <= start ? new FlashRange(start, 0) : FlashRange.FromTo(start, end);
    }
}
