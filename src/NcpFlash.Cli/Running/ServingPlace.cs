using NcpFlash.Cli.CommandLine;

namespace NcpFlash.Cli.Running;

/// <summary>Where an emulated board is served.</summary>
/// <param name="PtyPath">Name of the pseudo-terminal, or null for one of the system's choice.</param>
/// <param name="TcpPort">TCP port, or null for a pseudo-terminal.</param>
internal sealed record ServingPlace(string? PtyPath, int? TcpPort)
{
    /// <summary>The place that the options name.</summary>
    /// <exception cref="Diagnostics.NcpException">Both are named, or the port is no port.</exception>
    public static ServingPlace Of(Invocation invocation, string? pty, string? tcp)
    {
        if (pty is not null && tcp is not null)
        {
            throw invocation.Fault(UsageDiagnoses.Conflict, ("first", "--pty"), ("second", "--tcp"), ("why", "The emulated board has one serial port."));
        }

        return new ServingPlace(pty, tcp is null ? null : ControlPort.Read(invocation, tcp));
    }
}
