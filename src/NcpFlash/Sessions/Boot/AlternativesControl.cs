using NcpFlash.Links;

namespace NcpFlash.Sessions.Boot;

/// <summary>
/// Several controls: each attempt to enter the ROM takes the next one, the last of them for ever, until one has led to a part that proved itself; from then on that
/// one is used for everything. The application is started by it too, or where it cannot, or where nothing was entered, by the first that can.
/// </summary>
internal sealed class AlternativesControl(string text, IReadOnlyList<BootControl> controls) : BootControl
{
    private int _next;
    private BootControl? _last;
    private BootControl? _proved;

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
        if (_proved is null)
        {
            BootControl[] able = [.. controls.Where(c => c.CanEnter(context.Link.Identity))];
            _last = able[Math.Min(_next++, able.Length - 1)];
        }

        return (_proved ?? _last!).EnterAsync(context, sync, cancellationToken);
    }

    /// <inheritdoc/>
    internal override BootControl LimitedTo(TimeSpan most) => new AlternativesControl(text, [.. controls.Select(c => c.LimitedTo(most))]);

    /// <inheritdoc/>
    internal override void NoteProof()
    {
        _proved ??= _last;
        _proved?.NoteProof();
    }

    /// <inheritdoc/>
    public override ValueTask LeaveAsync(BootContext context, CancellationToken cancellationToken)
    {
        BootControl control = _proved is { } proved && proved.CanLeave(context.Link.Identity) ? proved : controls.First(c => c.CanLeave(context.Link.Identity));
        return control.LeaveAsync(context, cancellationToken);
    }

    /// <inheritdoc/>
    public override void EndWell()
    {
        foreach (BootControl control in controls)
        {
            control.EndWell();
        }
    }

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
