using NcpFlash.Images;

namespace NcpFlash.Planning;

/// <summary>An image that the part has to start after the efuse was burnt: of this job, or checked on the flash.</summary>
/// <param name="Title">Name for messages.</param>
/// <param name="Image">The image.</param>
/// <param name="Signature">Its verified signature.</param>
public sealed record EfuseImageToStart(string Title, FirmwareImage Image, ImageSignature Signature);
