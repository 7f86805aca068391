using System.Runtime.ExceptionServices;
using NcpFlash.Diagnostics;
using NcpFlash.Links;
using NcpFlash.Sessions;

namespace NcpFlash.Cli.Running;

/// <summary>An open port and what stands behind it; closing it puts the part's pins back and closes all of that, the port first.</summary>
/// <param name="Link">The port, traced.</param>
/// <param name="Behind">What is closed after it: the trace file, the emulator.</param>
internal sealed record OpenPort(ISerialLink Link, params IReadOnlyList<IAsyncDisposable> Behind) : IAsyncDisposable
{
    /// <summary>What drives the part's pins over it; it goes first, since its pins may be the port's own lines.</summary>
    public BootControl Control { get; init; } = BootControl.None;

    /// <summary>What is known of the computer the port is on.</summary>
    public HostFacts Host { get; init; } = HostFacts.Unknown;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        ExceptionDispatchInfo? fault = null;
        foreach (IAsyncDisposable part in (IEnumerable<IAsyncDisposable>)[Control, Link, .. Behind])
        {
            try
            {
                await part.DisposeAsync();
            }
#pragma warning disable CA1031 // what one part throws must not keep the next one open; the first fault is thrown below
            catch (Exception e)
#pragma warning restore CA1031
            {
                fault ??= ExceptionDispatchInfo.Capture(e);
            }
        }

        fault?.Throw();
    }
}
