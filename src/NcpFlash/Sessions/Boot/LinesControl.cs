using NcpFlash.Links;

namespace NcpFlash.Sessions.Boot;

/// <summary>DTR and RTS of the adapter drive BOOT and CHIP_EN.</summary>
/// <param name="text">How it is written.</param>
/// <param name="wiring">Which line drives which pin.</param>
/// <param name="enter">The way in; null: the chip family's own, for this wiring.</param>
/// <param name="leave">The way out; null: the chip family's own, for this wiring; empty: there is none.</param>
internal sealed class LinesControl(string text, LineWiring wiring, ResetSequence? enter, ResetSequence? leave) : BootControl
{
    /// <inheritdoc/>
    public override string Text => text;

    /// <summary>Which line drives which pin.</summary>
    public LineWiring Wiring => wiring;

    /// <summary>What was assumed when it was tried without being asked for, for people; null where it was asked for.</summary>
    public string? Searched { get; private init; }

    /// <summary>The way in; null: the chip family's own.</summary>
    public ResetSequence? Enter => enter;

    /// <summary>The way out; null: the chip family's own.</summary>
    public ResetSequence? Leave => leave;

    /// <summary>The sequence that is played for a family whose own one is <paramref name="family"/>.</summary>
    public ResetSequence Resolve(ResetSequence? own, string family) => own ?? wiring.Translate(ResetSequence.Parse(family));

    /// <summary>The same as it is tried without being asked for.</summary>
    /// <param name="assumed">The wiring that is assumed, for people.</param>
    public LinesControl SearchedAs(string assumed) => new(text, wiring, enter, leave) { Searched = assumed };

    /// <inheritdoc/>
    public override bool CanEnter(LinkIdentity port) => Works(enter, port);

    /// <inheritdoc/>
    public override bool CanLeave(LinkIdentity port) => Works(leave, port);

    /// <inheritdoc/>
    public override async ValueTask<byte[]?> EnterAsync(BootContext context, SyncRound sync, CancellationToken cancellationToken)
    {
        await context.Link.PlayAsync(Resolve(enter, context.Family.BootEntry), cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <inheritdoc/>
    public override ValueTask LeaveAsync(BootContext context, CancellationToken cancellationToken) =>
        context.Link.PlayAsync(Resolve(leave, context.Family.BootExit), cancellationToken);

    /// <summary>Bytes reach every port, levels only one that has lines.</summary>
    private static bool Works(ResetSequence? sequence, LinkIdentity port) =>
        port.HasControlLines ? sequence is not { Steps.Length: 0 } : sequence is not null && sequence.Steps.Any(s => s is ResetStep.Send);
}
