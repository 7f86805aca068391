using NcpFlash.Adapters;
using NcpFlash.Diagnostics;
using NcpFlash.Links;

namespace NcpFlash.Sessions.Boot;

/// <summary>
/// A person at the board drives BOOT and CHIP_EN. The tool says what to do, keeps asking the part meanwhile, and goes on as soon as it answers: a ROM that
/// waits for its handshake waits without limit (PROTOCOL 1.8).
/// </summary>
/// <param name="text">How it is written.</param>
/// <param name="limit">How long to wait in all; null: until cancelled.</param>
internal sealed class ManualControl(string text, TimeSpan? limit) : BootControl
{
    /// <summary>The word for the trait of an adapter whose BREAK ends by itself after a fraction of a second (ADAPTERS 2.2).</summary>
    private static readonly string SimulatedBreak = AdapterWords.Of(AdapterQuirk.SimulatedBreak);

    private static readonly TimeSpan ResetWindow = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan PowerWindow = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan BetweenBursts = TimeSpan.FromMilliseconds(200);

    /// <summary>Longer than the ROM's idle time-out by the margin of the handshake.</summary>
    private static readonly TimeSpan IdleMargin = TimeSpan.FromMilliseconds(200);

    /// <inheritdoc/>
    public override string Text => text;

    /// <summary>Reads <c>manual[:limit=TIME]</c>.</summary>
    /// <exception cref="NcpException"><c>boot.syntax</c>.</exception>
    public static ManualControl Read(BootText text, IReadOnlyList<BootItem> items)
    {
        TimeSpan? limit = null;
        foreach (BootItem item in items)
        {
            limit = item.Key == "limit" && limit is null ? BootTime.Read(text, item) : throw text.Unknown(item, "limit=TIME, once", ["limit"]);
        }

        return new ManualControl(text.Whole, limit);
    }

    /// <inheritdoc/>
    internal override BootControl LimitedTo(TimeSpan most) => limit is null ? new ManualControl(text, most) : this;

    /// <inheritdoc/>
    public override bool CanEnter(LinkIdentity port) => true;

    /// <inheritdoc/>
    public override bool CanLeave(LinkIdentity port) => false;

    /// <inheritdoc/>
    public override async ValueTask<byte[]?> EnterAsync(BootContext context, SyncRound sync, CancellationToken cancellationToken)
    {
        var watch = new Watch(context, sync, limit, context.Time.GetTimestamp());
        if (await PresentAsync(watch, cancellationToken).ConfigureAwait(false) is { } present)
        {
            return present;
        }

        while (true)
        {
            if (await AskAsync(watch, BootPrompt.HoldBootAndReset, ResetWindow, cancellationToken).ConfigureAwait(false) is { } answer)
            {
                return answer;
            }

            if (context.Link.Identity.Kind == LinkKind.Tcp || PortFacts.Of(context.Link.Identity).Quirks.Contains(SimulatedBreak))
            {
                continue; // bytes alone, or zeros in the place of BREAK: the transmit line cannot be held
            }

            await HoldLowAsync(watch, cancellationToken).ConfigureAwait(false);
            if (await AskAsync(watch, BootPrompt.RaiseBoot, PowerWindow, cancellationToken).ConfigureAwait(false) is { } late)
            {
                return late;
            }
        }
    }

    /// <summary>The part may be in its ROM already, in an earlier session even: one burst, and one more when its idle time-out has passed.</summary>
    private static async ValueTask<byte[]?> PresentAsync(Watch watch, CancellationToken cancellationToken)
    {
        byte[] first = await watch.Sync(cancellationToken).ConfigureAwait(false);
        if (IsOk(first))
        {
            return first;
        }

        await Task.Delay(watch.AtMost(watch.Context.Family.RomIdleTimeout + IdleMargin), watch.Context.Time, cancellationToken).ConfigureAwait(false);
        byte[] second = await watch.Sync(cancellationToken).ConfigureAwait(false);
        return IsOk(second) ? second : null;
    }

    /// <summary>Asks for something and asks the part until it answers or the window has passed.</summary>
    private static async ValueTask<byte[]?> AskAsync(Watch watch, BootPrompt prompt, TimeSpan window, CancellationToken cancellationToken)
    {
        watch.Context.Progress.Report(new JobEvent.Prompted(prompt, watch.AtMost(window)));
        long begun = watch.Context.Time.GetTimestamp();
        bool heard = false;
        while (watch.Context.Time.GetElapsedTime(begun) < window)
        {
            byte[] answer = await watch.Sync(cancellationToken).ConfigureAwait(false);
            if (IsOk(answer))
            {
                return answer;
            }

            if (!heard && IsText(answer))
            {
                heard = true;
                watch.Context.Progress.Report(new JobEvent.Prompted(BootPrompt.ApplicationStarted, window - watch.Context.Time.GetElapsedTime(begun)));
            }

            await Task.Delay(watch.AtMost(BetweenBursts), watch.Context.Time, cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    private static ValueTask HoldLowAsync(Watch watch, CancellationToken cancellationToken)
    {
        TimeSpan hold = watch.AtMost(PowerWindow);
        watch.Context.Progress.Report(new JobEvent.Prompted(BootPrompt.PowerUpLow, hold));
        var low = new ResetSequence([new ResetStep.Break(On: true), new ResetStep.Wait(hold), new ResetStep.Break(On: false)]);
        return watch.Context.Link.PlayAsync(low, cancellationToken);
    }

    private static bool IsOk(byte[] answer) => answer.AsSpan().IndexOf("OK"u8) >= 0;

    private static bool IsText(byte[] answer) => answer.Length >= 8 && answer.Count(b => b is >= 0x20 and < 0x7F or (byte)'\r' or (byte)'\n') * 10 >= answer.Length * 9 && answer.Any(b => b != 0x55);

    /// <summary>One guided entry and how long it may take.</summary>
    private sealed record Watch(BootContext Context, SyncRound Sync, TimeSpan? Limit, long Begun)
    {
        /// <summary>A wait that does not pass the limit.</summary>
        /// <exception cref="NcpException"><c>boot.manual-limit</c>: it has passed.</exception>
        public TimeSpan AtMost(TimeSpan wait)
        {
            if (Limit is not { } limit)
            {
                return wait;
            }

            TimeSpan left = limit - Context.Time.GetElapsedTime(Begun);
            return left <= TimeSpan.Zero
                ? throw Diagnosis.Of(BootFaults.ManualLimit, ("limit", FormattableString.Invariant($"{limit.TotalSeconds:0} s"))).ToException()
                : left < wait ? left : wait;
        }
    }
}
