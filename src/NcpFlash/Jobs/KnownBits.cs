using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Images;
using NcpFlash.Planning;

namespace NcpFlash.Jobs;

/// <summary>What is known of an efuse array while it is burnt: what the part shows, and what it showed before a read lock hid it.</summary>
internal sealed class KnownBits(EfusePlan plan)
{
    private static readonly EfuseMap Map = ChipCatalog.Efuse;

    private EfuseImage _bits = plan.Before;

    /// <summary>The write to send next, or null when nothing is missing.</summary>
    public EfuseWrite? Next => EfuseWriteOrder.Of(Missing, Map).FirstOrDefault();

    /// <summary>
    /// Bits that the plan burns and that are not burnt. A bit that was burnt before and reads as zero now is not among them: it was never agreed to.
    /// </summary>
    public EfuseImage Missing => plan.BitsToBurn.Except(_bits);

    /// <summary>Bits that this plan has burnt.</summary>
    public int Done => Total - Missing.Count;

    /// <summary>Bits that this plan burns.</summary>
    public int Total => plan.BitsToBurn.Count;

    /// <summary>Takes a reading into account.</summary>
    /// <exception cref="NcpException"><c>efuse.unexpected-bits</c>, or <c>efuse.part-changed</c>: bits that were burnt are not.</exception>
    public void See(EfuseImage read, Evidence evidence)
    {
        EfuseImage gone = _bits.Except(read).Except(EfuseReadLocks.Hidden(read, Map));
        if (!gone.IsBlank)
        {
            throw Changed($"bits that were burnt read as not burnt: {string.Join(", ", gone.Words)}").ToException(evidence);
        }

        _bits = read.Or(_bits.And(EfuseReadLocks.Hidden(read, Map)));
        EfuseImage foreign = read.Except(plan.After);
        if (!foreign.IsBlank)
        {
            throw Diagnosis.Of(
                BurnFaults.UnexpectedBits, ("fields", string.Join(", ", foreign.Read(Map).Select(f => f.Name))),
                ("words", string.Join(", ", foreign.Words))).ToException(evidence);
        }
    }

    /// <summary>The finding that the part is not the one that was proved, or not as it was.</summary>
    public Diagnosis Changed(string reason) =>
        Diagnosis.Of(BurnFaults.PartChanged, ("reason", reason), Fact.From("done", Done), Fact.From("total", Total));

    /// <summary>Bits of a write that are not burnt.</summary>
    public EfuseImage MissingOf(EfuseWrite write)
    {
        var bytes = new byte[EfuseImage.Size];
        write.Bits.CopyTo(bytes, write.Address);
        return new EfuseImage(bytes).Except(_bits);
    }
}
