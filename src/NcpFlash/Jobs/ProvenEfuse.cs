using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Images;
using NcpFlash.Sessions;
using NcpFlash.Wire.Commands;

namespace NcpFlash.Jobs;

/// <summary>
/// The efuse array of a part, read and proved. The reply carries no CRC, so two readings in a row must be equal and name the MAC address that the
/// part has proved by other means.
/// </summary>
internal sealed class ProvenEfuse
{
    private const int MostReadings = 4;

    private ProvenEfuse(EfuseImage image) => Image = image;

    /// <summary>The 512 bytes; what a read lock hides reads as zeros.</summary>
    public EfuseImage Image { get; }

    /// <summary>Reads the whole array.</summary>
    /// <exception cref="NcpException"><c>efuse.state-unreadable</c>, or the conversation failed.</exception>
    public static async Task<ProvenEfuse> ReadAsync(IspSession session, CancellationToken cancellationToken)
    {
        EfuseImage? last = null;
        for (int reading = 0; reading < MostReadings; reading++)
        {
            EfuseImage image = await ReadOnceAsync(session, cancellationToken).ConfigureAwait(false);
            if (last is not null && last.SameBits(image))
            {
                return Prove(image, session);
            }

            last = image;
        }

        throw Unreadable(session, $"{MostReadings} readings, no two in a row alike");
    }

    private static async Task<EfuseImage> ReadOnceAsync(IspSession session, CancellationToken cancellationToken)
    {
        try
        {
            return new EfuseImage(await session.ExecuteAsync(new EfuseRead(0, EfuseImage.Size), cancellationToken).ConfigureAwait(false));
        }
        catch (NcpException refused) when (refused.Diagnosis.Kind == ChipFaults.Refused && !IspSession.IsLoss(refused))
        {
            throw Unreadable(session, refused.Diagnosis.Phrase);
        }
    }

    private static ProvenEfuse Prove(EfuseImage image, IspSession session)
    {
        var mac = MacAddress.FromEfuseOrder(image.Slice(ChipCatalog.Efuse[EfuseNames.FactoryMac].Range));
        return mac == session.BootInfo.Mac ? new ProvenEfuse(image)
            : throw Unreadable(session, $"what was read names the MAC address {mac}, and the part itself {session.BootInfo.Mac}");
    }

    private static NcpException Unreadable(IspSession session, string reason) =>
        Diagnosis.Of(EfuseFaults.Unreadable, ("reason", reason)).ToException(session.Evidence);
}
