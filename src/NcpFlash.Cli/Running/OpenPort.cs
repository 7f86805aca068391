using System.Runtime.ExceptionServices;
using NcpFlash.Links;

namespace NcpFlash.Cli.Running;

/// <summary>An open port and what stands behind it; closing it closes all of that, the port first.</summary>
/// <param name="Link">The port, traced.</param>
/// <param name="Behind">What is closed after it: the trace file, the emulator.</param>
internal sealed record OpenPort(ISerialLink Link, params IReadOnlyList<IAsyncDisposable> Behind) : IAsyncDisposable
{
    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        ExceptionDispatchInfo? fault = null;
        foreach (IAsyncDisposable part in (IEnumerable<IAsyncDisposable>)[Link, .. Behind])
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
