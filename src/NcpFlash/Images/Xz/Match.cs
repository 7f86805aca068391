namespace NcpFlash.Images.Xz;

/// <summary>An earlier occurrence of the bytes at a position.</summary>
/// <param name="Length">How many bytes agree.</param>
/// <param name="Distance">How far back, 0 being the byte before.</param>
internal readonly record struct Match(int Length, int Distance);
