using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Images;
using NcpFlash.Planning;
using NcpFlash.Sessions;
using NcpFlash.Wire.Commands;

namespace NcpFlash.Jobs;

/// <summary>
/// Looks at what is on a part before anything is changed: efuse, partition tables, boot headers and versions; a few short reads. What the part
/// refuses to tell is a gap, not a failure.
/// </summary>
/// <param name="session">Conversation whose flash is prepared.</param>
/// <param name="isStrict">True where something is decided by the partition tables that cannot be undone: they are then read until two readings are alike.</param>
internal sealed class PartSurveyor(IspSession session, bool isStrict = false)
{
    /// <summary>Bytes that hold a boot header with key and signature (PROTOCOL 7.2), in bytes.</summary>
    private const int HeaderLength = 0x190;

    /// <summary>Where the version block lies in a body, and how much of it is read (PROTOCOL 7.3).</summary>
    private const int VersionAt = 0xC00, VersionLength = 24;

    /// <summary>Furthest that a body begins behind its header: more is not a header of this kind.</summary>
    private const uint FurthestBody = 0x10000;

    private readonly List<Diagnosis> _gaps = [];

    /// <summary>The whole survey.</summary>
    public async Task<PartSurvey> RunAsync(CancellationToken cancellationToken)
    {
        byte[]? efuse = await TryAsync("efuse", new EfuseRead(0, (uint)session.Family.EfuseSize), cancellationToken).ConfigureAwait(false);
        PartitionTable? table = await TableAsync(cancellationToken).ConfigureAwait(false);
        StoredImage? boot2 = await ImageAsync("boot2", 0, cancellationToken).ConfigureAwait(false);
        uint? slot = table?.Firmware?.Active.Start;
        StoredImage? firmware = slot is { } start ? await ImageAsync("firmware", start, cancellationToken).ConfigureAwait(false) : null;
        EfuseReport? report = efuse is null ? null : EfuseReport.Of(new EfuseImage(efuse), ChipCatalog.Efuse);
        return new PartSurvey(report, table, boot2, firmware, [.. _gaps]);
    }

    /// <summary>The partition table that boot2 would use: the valid copy of greater age (PROTOCOL 8).</summary>
    public async Task<PartitionTable?> TableAsync(CancellationToken cancellationToken)
    {
        byte[]? first = await TableBytesAsync(0, cancellationToken).ConfigureAwait(false);
        byte[]? second = await TableBytesAsync(FlashPart.SectorSize, cancellationToken).ConfigureAwait(false);
        return PartitionTable.Choose(PartitionTable.Parse(first), PartitionTable.Parse(second));
    }

    private Task<byte[]?> TableBytesAsync(uint offset, CancellationToken cancellationToken) =>
        ReadAsync("partition table", new FlashRange(session.Family.PartitionTableAddress + offset, PartitionTable.MaxLength), cancellationToken);

    private async Task<StoredImage?> ImageAsync(string what, uint address, CancellationToken cancellationToken)
    {
        byte[]? head = await ReadAsync(what, new FlashRange(address, HeaderLength), cancellationToken).ConfigureAwait(false);
        if (FirmwareImage.Parse(head)?.Header is not { } header)
        {
            return null;
        }

        FirmwareVersion? version = null;
        if (header.BodyOffset is > 0 and <= FurthestBody && !header.IsEncrypted)
        {
            var block = new FlashRange(address + header.BodyOffset + VersionAt, VersionLength);
            byte[]? bytes = await ReadAsync(what, block, cancellationToken).ConfigureAwait(false);
            var body = new byte[VersionAt + VersionLength]; // what was not read is blank; the texts that the block points at stay unknown
            bytes?.CopyTo(body, VersionAt);
            version = FirmwareVersion.Find(body, header.BootEntry);
        }

        return new StoredImage(address, header, version);
    }

    private Task<byte[]?> ReadAsync(string what, FlashRange range, CancellationToken cancellationToken) =>
        range.End > session.Flash.SizeInBytes ? Task.FromResult<byte[]?>(null) : TryAsync(what, new FlashRead(range), cancellationToken);

    private async Task<byte[]?> TryAsync(string what, Wire.Command<byte[]> command, CancellationToken cancellationToken)
    {
        try
        {
            return isStrict ? await AlikeReads.RunAsync(session, command, cancellationToken).ConfigureAwait(false)
                : await session.ExecuteAsync(command, cancellationToken).ConfigureAwait(false);
        }
        catch (NcpException refused) when (refused.Diagnosis.Kind == ChipFaults.Refused && !IspSession.IsLoss(refused))
        {
            _gaps.Add(Diagnosis.Of(KeepFaults.Unread, ("what", what), ("reason", refused.Diagnosis.Phrase)));
            return null;
        }
    }
}
