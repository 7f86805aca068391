using NcpFlash.Diagnostics;

namespace NcpFlash.Cli.Running;

/// <summary>One of several ports that a command line names.</summary>
/// <param name="Name">The port as it was named, or as a pattern found it; numbered where it is there more than once.</param>
/// <param name="Label">A short name for the screen, different for each.</param>
/// <param name="Connection">How its part is reached, or null when it is not.</param>
/// <param name="Fault">Why it is not, or null.</param>
internal sealed record GangPort(string Name, string Label, Connection? Connection, Diagnosis? Fault);
