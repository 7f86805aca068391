using NcpFlash.Diagnostics;

namespace NcpFlash.Images;

/// <summary>A value of an input file with the place it was written at.</summary>
/// <param name="Value">The value.</param>
/// <param name="Place">File and line.</param>
/// <typeparam name="T">Type of the value.</typeparam>
public readonly record struct Sourced<T>(T Value, SourcePlace Place);
