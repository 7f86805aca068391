using NcpFlash.Links;
using NcpFlash.Links.Pins;

namespace NcpFlash.Sessions.Boot;

/// <summary>
/// Outputs that are not the adapter's drive BOOT and CHIP_EN. They are taken when they are first needed, held as long as the part is worked on, since
/// CHIP_EN may have no pull of its own, and put back at the end and after every fault.
/// </summary>
/// <param name="text">How it is written.</param>
/// <param name="hasBoot">False where BOOT is strapped.</param>
/// <param name="keep">True to leave the pins driven at a good end.</param>
/// <param name="open">Takes the pins.</param>
internal sealed class PinsControl(string text, bool hasBoot, bool keep, Func<TimeProvider, CancellationToken, ValueTask<BootPins>> open) : BootControl
{
    /// <summary>CHIP_EN low, and the rest after it has risen, on the way in (PROTOCOL 1.8).</summary>
    private static readonly TimeSpan Entering = TimeSpan.FromMilliseconds(100);

    /// <summary>CHIP_EN low, and the rest after it has risen, on the way out (PROTOCOL 1.7).</summary>
    private static readonly TimeSpan Leaving = TimeSpan.FromMilliseconds(50);

    private BootPins? _pins;
    private bool _endedWell;
    private IProgress<JobEvent>? _progress;

    /// <inheritdoc/>
    public override string Text => text;

    /// <inheritdoc/>
    public override bool CanEnter(LinkIdentity port) => true;

    /// <inheritdoc/>
    public override bool CanLeave(LinkIdentity port) => hasBoot;

    /// <summary>BOOT stays high while the part is worked on: a part that a brown-out resets then comes back to its ROM.</summary>
    public override async ValueTask<byte[]?> EnterAsync(BootContext context, SyncRound sync, CancellationToken cancellationToken)
    {
        await PulseAsync(context, boot: true, Entering, cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <inheritdoc/>
    public override ValueTask LeaveAsync(BootContext context, CancellationToken cancellationToken) => PulseAsync(context, boot: false, Leaving, cancellationToken);

    /// <inheritdoc/>
    public override void EndWell() => _endedWell = true;

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await ReleaseAsync(restore: !(keep && _endedWell)).ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask PulseAsync(BootContext context, bool boot, TimeSpan rest, CancellationToken cancellationToken)
    {
        _progress = context.Progress;
        _endedWell = false;
        bool ended = false;
        try
        {
            _pins ??= await open(context.Time, cancellationToken).ConfigureAwait(false);
            await _pins.SetAsync(boot, enable: false, cancellationToken).ConfigureAwait(false);
            await Task.Delay(rest, context.Time, cancellationToken).ConfigureAwait(false);
            await _pins.SetAsync(boot: null, enable: true, cancellationToken).ConfigureAwait(false);
            await Task.Delay(rest, context.Time, cancellationToken).ConfigureAwait(false);
            ended = true;
        }
        finally
        {
            if (!ended)
            {
                await ReleaseAsync(restore: true).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask ReleaseAsync(bool restore)
    {
        if (_pins is not { } pins)
        {
            return;
        }

        _pins = null;
        if (restore && await pins.RestoreAsync().ConfigureAwait(false) is { } finding)
        {
            _progress?.Report(new JobEvent.Warned(finding));
        }

        await pins.DisposeAsync().ConfigureAwait(false);
    }
}
