using System.Collections.Immutable;
using NcpFlash.Images;

namespace NcpFlash.Planning;

/// <summary>What is to be burnt, into what, and what has to start afterwards.</summary>
/// <param name="File">The efuse file.</param>
/// <param name="FileName">Its name, for messages.</param>
/// <param name="State">The 512 bytes that were read from the part; null when they could not be read.</param>
/// <param name="Images">The images that the part has to start.</param>
/// <param name="Allowed">Names of fields outside the lock that the user allows.</param>
public sealed record EfuseRequest(
    EfuseFile File, string FileName, ReadOnlyMemory<byte>? State, ImmutableArray<EfuseImageToStart> Images, ImmutableArray<string> Allowed);
