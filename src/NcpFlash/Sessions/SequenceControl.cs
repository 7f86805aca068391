using NcpFlash.Links;

namespace NcpFlash.Sessions;

/// <summary>DTR and RTS by sequences that were found to work.</summary>
/// <param name="text">How it is written.</param>
/// <param name="enter">The way in.</param>
/// <param name="leave">The way out.</param>
internal sealed class SequenceControl(string text, ResetSequence enter, ResetSequence leave) : BootControl
{
    /// <inheritdoc/>
    public override string Text => text;

    /// <summary>The way in.</summary>
    public ResetSequence Enter => enter;

    /// <summary>The wiring it is for, for people; null for the vendor's.</summary>
    public string? Wiring { get; init; }

    /// <inheritdoc/>
    public override bool CanEnter(LinkIdentity port) => port.HasControlLines;

    /// <inheritdoc/>
    public override async ValueTask<byte[]?> EnterAsync(BootContext context, SyncRound sync, CancellationToken cancellationToken)
    {
        await context.Link.PlayAsync(enter, cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <inheritdoc/>
    public override ValueTask LeaveAsync(BootContext context, CancellationToken cancellationToken) => context.Link.PlayAsync(leave, cancellationToken);
}
