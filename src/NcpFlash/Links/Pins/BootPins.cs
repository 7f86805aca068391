using NcpFlash.Diagnostics;

namespace NcpFlash.Links.Pins;

/// <summary>Two outputs on BOOT and CHIP_EN that were something else before.</summary>
internal abstract class BootPins : IAsyncDisposable
{
    /// <summary>Gives the part's pins these levels, BOOT first; null leaves one as it is.</summary>
    /// <param name="boot">True for BOOT high.</param>
    /// <param name="enable">True for CHIP_EN high.</param>
    /// <param name="cancellationToken">Gives up; what was set stays until the pins are put back.</param>
    /// <exception cref="NcpException">The pins cannot be driven.</exception>
    public abstract ValueTask SetAsync(bool? boot, bool? enable, CancellationToken cancellationToken);

    /// <summary>Puts the pins back as they were found. It throws nothing: what could not be put back is returned.</summary>
    public abstract ValueTask<Diagnosis?> RestoreAsync();

    /// <summary>Lets go of what the pins are driven through; the pins stay as they are.</summary>
    public abstract ValueTask DisposeAsync();
}
