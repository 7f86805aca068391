using System.Collections.Immutable;

namespace NcpFlash.Diagnostics.Signals;

/// <summary>What a receiver makes of bytes.</summary>
/// <param name="Bytes">The bytes it reports.</param>
/// <param name="FramingErrors">How many of them had a low stop bit.</param>
public sealed record SampledText(ImmutableArray<byte> Bytes, int FramingErrors);
