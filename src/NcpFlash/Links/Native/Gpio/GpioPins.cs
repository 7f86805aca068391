using NcpFlash.Diagnostics;
using NcpFlash.Links.Pins;

namespace NcpFlash.Links.Native.Gpio;

/// <summary>GPIO lines of this computer on BOOT and CHIP_EN. The kernel keeps the lines for us until they are let go.</summary>
internal sealed class GpioPins : BootPins
{
    private readonly GpioLine? _boot;
    private readonly GpioLine _enable;
    private readonly (bool Boot, bool Enable) _inverts;

    private GpioPins(GpioLine? boot, GpioLine enable, (bool Boot, bool Enable) inverts) => (_boot, _enable, _inverts) = (boot, enable, inverts);

    /// <summary>Takes the lines; nothing is changed yet.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="boot">The line on BOOT; null where BOOT is strapped.</param>
    /// <param name="enable">The line on CHIP_EN.</param>
    /// <param name="inverts">True for a pin that is high while its line is low.</param>
    /// <exception cref="NcpException">One of the <c>gpio.…</c> kinds.</exception>
    public static GpioPins Open(GpioKernel kernel, GpioAddress? boot, GpioAddress enable, (bool Boot, bool Enable) inverts)
    {
        GpioLine? first = boot is { } address ? GpioLine.Take(kernel, address) : null;
        try
        {
            return new GpioPins(first, GpioLine.Take(kernel, enable), inverts);
        }
        catch
        {
            first?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override ValueTask SetAsync(bool? boot, bool? enable, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (boot is { } bootLevel)
        {
            _boot?.Drive(bootLevel != _inverts.Boot);
        }

        if (enable is { } enableLevel)
        {
            _enable.Drive(enableLevel != _inverts.Enable);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override ValueTask<Diagnosis?> RestoreAsync()
    {
        Diagnosis? finding = null;
        foreach (GpioLine line in new[] { _boot, _enable }.OfType<GpioLine>())
        {
            try
            {
                line.Restore();
            }
            catch (NcpException e)
            {
                finding ??= Diagnosis.Of(BootFaults.NotRestored, ("what", $"The line {line.Address}"), ("reason", e.Diagnosis.Phrase));
            }
        }

        return ValueTask.FromResult(finding);
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        _boot?.Dispose();
        _enable.Dispose();
        return ValueTask.CompletedTask;
    }
}
