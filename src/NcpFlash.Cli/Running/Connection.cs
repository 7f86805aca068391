using NcpFlash.Chips;
using NcpFlash.Sessions;

namespace NcpFlash.Cli.Running;

/// <summary>How the command line says to reach the part.</summary>
/// <param name="Port">Where it is.</param>
/// <param name="Chip">Which family it is taken for.</param>
/// <param name="Options">How it is reached.</param>
/// <param name="TraceFile">Where the conversation is kept, or null.</param>
/// <param name="Wait">How long the port may be missing, at first or when it was pulled out; null to end at once.</param>
internal sealed record Connection(PortAddress Port, ChipFamily Chip, ConnectOptions Options, string? TraceFile, TimeSpan? Wait = null);
