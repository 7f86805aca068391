using System.Collections.Immutable;
using NcpFlash.Chips;
using NcpFlash.Images;
using NcpFlash.Planning;
using NcpFlash.Sessions;

namespace NcpFlash.Jobs;

/// <summary>
/// Finds the images that a part starts: boot2 at address 0, and the firmware in the active slot of the partition table that boot2 would use
/// (PROTOCOL 7, 8). Their signatures are verified on this computer, over the digest of the body.
/// </summary>
internal sealed class BootChainReader(FlashView view, IProgress<JobEvent> progress)
{
    private const uint Boot2 = 0;

    /// <summary>Far enough into an image for the offset and the length of its body.</summary>
    private const uint HeaderLength = 0x200;

    /// <summary>Bytes of the body that are read, for the version block.</summary>
    private const uint BodyStart = 0x1000;

    private const uint LongestOffset = 0xF000;

    /// <summary>Reads headers and digests; what is not there is left out.</summary>
    public async Task<ImmutableArray<EfuseImageToStart>> ReadAsync(CancellationToken cancellationToken)
    {
        var found = ImmutableArray.CreateBuilder<EfuseImageToStart>();
        await AddAsync("boot2", Boot2, found, cancellationToken).ConfigureAwait(false);
        PartitionTable? table = PartitionTable.Choose(
            await TableAsync(view.TableAddress, cancellationToken).ConfigureAwait(false),
            await TableAsync(view.TableAddress + FlashPart.SectorSize, cancellationToken).ConfigureAwait(false));
        if (table?.Firmware is { } entry)
        {
            await AddAsync(entry.Name, entry.Active.Start, found, cancellationToken).ConfigureAwait(false);
        }

        return found.ToImmutable();
    }

    private async Task<PartitionTable?> TableAsync(uint address, CancellationToken cancellationToken) => address + FlashPart.SectorSize > view.Size ? null
        : PartitionTable.Parse(await view.ReadAsync(new FlashRange(address, FlashPart.SectorSize), cancellationToken).ConfigureAwait(false));

    private async Task AddAsync(string name, uint address, ImmutableArray<EfuseImageToStart>.Builder found, CancellationToken cancellationToken)
    {
        if ((ulong)address + HeaderLength > view.Size
            || FirmwareImage.ParseHead(await view.ReadAsync(new FlashRange(address, HeaderLength), cancellationToken).ConfigureAwait(false), null) is not { } sketch)
        {
            return;
        }

        BootHeader header = sketch.Header;
        uint head = (uint)Math.Min(Math.Min(header.BodyOffset, LongestOffset) + BodyStart, view.Size - address);
        ulong body = (ulong)address + header.BodyOffset;
        Sha256Digest? digest = header.BodyLength > 0 && body + header.BodyLength <= view.Size
            ? await view.DigestAsync(new FlashRange((uint)body, header.BodyLength), cancellationToken).ConfigureAwait(false) : null;
        byte[] bytes = await view.ReadAsync(new FlashRange(address, head), cancellationToken).ConfigureAwait(false);
        if (FirmwareImage.ParseHead(bytes, digest) is { } image)
        {
            string origin = view.Origin(address);
            string title = origin.StartsWith(name, StringComparison.Ordinal) ? origin : $"{name} ({origin})";
            var start = new EfuseImageToStart(title, image, ImageSignature.Verify(image, digest), address == Boot2);
            progress.Report(new JobEvent.BootImageChecked(start, address));
            found.Add(start);
        }
    }
}
