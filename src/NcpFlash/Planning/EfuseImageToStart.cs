using NcpFlash.Images;

namespace NcpFlash.Planning;

/// <summary>An image that the part has to start after the efuse was burnt: of this job, or checked on the flash.</summary>
/// <param name="Title">Name for messages.</param>
/// <param name="Image">The image.</param>
/// <param name="Signature">Its verified signature.</param>
/// <param name="IsBoot2">
/// True where the ROM starts it, by the key and the counter of boot2; false where boot2 does. Its place decides, and not the name that it gives itself.
/// </param>
public sealed record EfuseImageToStart(string Title, FirmwareImage Image, ImageSignature Signature, bool IsBoot2);
