using System.Collections.Immutable;

namespace NcpFlash.Diagnostics;

/// <summary>Bytes that arrived together.</summary>
/// <param name="At">Time since the trial began.</param>
/// <param name="Bytes">The bytes.</param>
public readonly record struct Chunk(TimeSpan At, ImmutableArray<byte> Bytes);
