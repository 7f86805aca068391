using NcpFlash.Links;

namespace NcpFlash.Sessions.Boot;

/// <summary>Several controls: each attempt to enter the ROM takes the next one, the last of them for ever; the application is started by the first that can.</summary>
internal sealed class AlternativesControl(string text, IReadOnlyList<BootControl> controls) : BootControl
{
    private int _next;

    /// <inheritdoc/>
    public override string Text => text;

    /// <summary>How many ways there are.</summary>
    public int Count => controls.Count;

    /// <inheritdoc/>
    public override bool SharesLines => controls.Any(c => c.SharesLines);

    /// <inheritdoc/>
    public override bool CanEnter(LinkIdentity port) => controls.Any(c => c.CanEnter(port));

    /// <inheritdoc/>
    public override bool CanLeave(LinkIdentity port) => controls.Any(c => c.CanLeave(port));

    /// <inheritdoc/>
    public override ValueTask<byte[]?> EnterAsync(BootContext context, SyncRound sync, CancellationToken cancellationToken)
    {
        BootControl[] able = [.. controls.Where(c => c.CanEnter(context.Link.Identity))];
        BootControl control = able[Math.Min(_next, able.Length - 1)];
        _next++;
        return control.EnterAsync(context, sync, cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask LeaveAsync(BootContext context, CancellationToken cancellationToken) =>
        controls.First(c => c.CanLeave(context.Link.Identity)).LeaveAsync(context, cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        foreach (BootControl control in controls)
        {
            await control.DisposeAsync().ConfigureAwait(false);
        }

        await base.DisposeAsync().ConfigureAwait(false);
    }
}
