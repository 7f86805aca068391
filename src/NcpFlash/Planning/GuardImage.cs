using NcpFlash.Images;

namespace NcpFlash.Planning;

/// <summary>An image of a job as the guard sees it.</summary>
/// <param name="Title">Name for messages.</param>
/// <param name="Published">Its entry in the catalogue, or null.</param>
/// <param name="Firmware">The firmware that it is, or null when it is something else.</param>
/// <param name="Signature">The verified signature of the firmware, or null.</param>
/// <param name="Digest">SHA-256 of the file.</param>
public sealed record GuardImage(string Title, PublishedFile? Published, FirmwareImage? Firmware, ImageSignature? Signature, Sha256Digest Digest)
{
    /// <summary>True where the ROM starts it, whatever it calls itself.</summary>
    public bool IsBoot2 { get; init; }

    /// <summary>What it is, in a few words.</summary>
    public string What { get; init; } = string.Empty;

    /// <summary>Name, kind with version, release and profile: <c>FW (mission.bin): signed firmware image 2.0.106; X-CUBE-ST67W61 1.3.0, T01</c>.</summary>
    public override string ToString() => $"{Title}: {What}; {(Published is null ? "not in the catalogue" : Published.ToString())}";

    /// <summary>Looks at an image of a request: recognises it, verifies it, finds it in the catalogue.</summary>
    public static GuardImage Of(PlanImage image, ReleaseCatalog catalog)
    {
        var digest = Sha256Digest.Of(image.Contents.Span);
        FirmwareImage? firmware = FirmwareImage.Parse(image.Contents.Span);
        return new GuardImage(
            image.Title, catalog.Find(digest), firmware, firmware is null ? null : ImageSignature.Verify(firmware, image.Contents.Span), digest)
        {
            IsBoot2 = image.IsAtBoot2,
            What = ImageRecognizer.Recognize(image.Contents.Span).What,
        };
    }
}
