namespace NcpFlash.Jobs;

/// <summary>An xz stream.</summary>
/// <param name="Bytes">The stream.</param>
/// <param name="Elapsed">How long it took to make.</param>
internal sealed record XzStream(ReadOnlyMemory<byte> Bytes, TimeSpan Elapsed);
