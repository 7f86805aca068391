using NcpFlash.Links;

namespace NcpFlash.Sessions;

/// <summary>DTR and RTS of the adapter drive BOOT and CHIP_EN.</summary>
internal sealed class LinesControl : BootControl
{
    /// <inheritdoc/>
    public override string Text => "lines";

    /// <inheritdoc/>
    public override bool CanEnter(LinkIdentity port) => port.HasControlLines;

    /// <inheritdoc/>
    public override async ValueTask<byte[]?> EnterAsync(BootContext context, SyncRound sync, CancellationToken cancellationToken)
    {
        await context.Link.PlayAsync(ResetSequence.Parse(context.Family.BootEntry), cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <inheritdoc/>
    public override ValueTask LeaveAsync(BootContext context, CancellationToken cancellationToken) =>
        context.Link.PlayAsync(ResetSequence.Parse(context.Family.BootExit), cancellationToken);
}
