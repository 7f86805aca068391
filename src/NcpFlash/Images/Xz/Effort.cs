namespace NcpFlash.Images.Xz;

/// <summary>
/// How hard the encoder searches. Measured on firmware images of 1.3 to 1.5 MB, boot2 and a file system: deeper or longer makes streams neither shorter nor, in
/// the sum, longer by more than 0.01 %.
/// </summary>
internal static class Effort
{
    /// <summary>A match of this many bytes is taken at once.</summary>
    public const int NiceLength = 224;

    /// <summary>Tree nodes looked at for a position.</summary>
    public const int Depth = 200;
}
