namespace NcpFlash.Images.Xz;

/// <summary>What the index says of a block.</summary>
/// <param name="Unpadded">Bytes of header, data and check, without padding.</param>
/// <param name="Uncompressed">Bytes of its contents.</param>
internal readonly record struct XzBlockSizes(int Unpadded, int Uncompressed);
