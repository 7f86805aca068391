using System.Collections.Immutable;
using NcpFlash.Diagnostics.Signals;

namespace NcpFlash.Diagnostics.Rules;

/// <summary>Rules over handshakes that bring no answer, or one now and then (SYMPTOMS B).</summary>
internal static class SilenceRules
{
    /// <summary>An answer later than this is late (SYMPTOMS B07).</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(10);

    public static ImmutableArray<Rule> All { get; } =
    [
        new(ConnectFaults.NoAnswer, NoAnswer),
        new(WiringFaults.NotInRom, NotInRom),
        new(WiringFaults.BootLow, BootLow),
        new(WiringFaults.Contention, Contention),
        new(WiringFaults.HalfPowered, HalfPowered),
        new(WiringFaults.NoReset, r => r.IsProved && r.Fair.NeverResets && r.Evidence.Trials.Any(t => t is { Kind: TrialKind.Zeros, Result: not null }) ? Verdict.Of(78, Fact.From("pulses", r.Fair.VainPulses)) : null),
        new(TransportFaults.FirstLost, FirstLost),
        new(TransportFaults.LateAnswer, LateAnswer),
        new(WiringFaults.HeldBack, HeldBack),
        new(WiringFaults.IdleDrop, r => r.Facing.FirstOrDefault(t => t.Kind == TrialKind.BootInfo && !t.Proved && r.PauseBefore(t) > Reading.NearIdleDrop) is { } slow
            ? Verdict.Of(85, ("time", Reading.Time(r.PauseBefore(slow)))) : null),
        new(WiringFaults.OtherWiring, OtherWiring),
        new(TransportFaults.Leftovers, r => r.Syncs.FirstOrDefault(t => t.Bytes.AsSpan().IndexOf("OK"u8) > 0) is { } dirty && r.IsProved
            ? Verdict.Of(96, Fact.From("leftovers", dirty.Bytes.AsSpan().IndexOf("OK"u8))) : null),
        new(WiringFaults.Marginal, Marginal),
        new(ConnectFaults.BootInfoFailed, r => !r.IsProved && r.Facing.LastOrDefault(t => t.Kind == TrialKind.BootInfo) is { } failed
            ? Verdict.Of(76, ("reason", failed.Result ?? "no reply")) : null),
    ];

    /// <summary>Silence says little. That a reset with BOOT low is silent too makes the way from the part the likeliest fault.</summary>
    private static Verdict? NoAnswer(Reading r) => !r.IsSilent ? null : Verdict.Of(!r.Facing.Any(Reading.IsToFlash) ? 46 : r.Facing.Any(t => Reading.IsToFlash(t) && Reading.IsHeard(t)) ? 35 : 62);

    private static Verdict? NotInRom(Reading r)
    {
        if (!r.StartsFirmware || r.Answered > 0 || r.Speeches.Any(s => Reading.IsToRom(s.Trial)) || r.Facing.Any(t => Reading.IsToRom(t) && t.Received > 2))
        {
            return null;
        }

        Speech? started = r.Speeches.FirstOrDefault(s => Reading.IsToFlash(s.Trial));
        return started is null ? Verdict.Of(52, ("text", "unreadable at the rates that were tried, and the same each time"))
            : Verdict.Of(r.Facing.Any(Reading.IsToRom) ? 56 : 80, ("text", started.Text));
    }

    /// <summary>
    /// Firmware that starts when the lines lead into the ROM, and was silent while they held the part in reset: then CHIP_EN is wired. It is certain when what was
    /// heard is the log of a start, which firmware that talks now and then would not print, and no other wiring of the lines helps; without such a log it is one
    /// possibility.
    /// </summary>
    private static Verdict? BootLow(Reading r)
    {
        if (r.IsProved)
        {
            return null;
        }

        if (r.Speeches.FirstOrDefault(s => Reading.IsToRom(s.Trial)) is { } speech)
        {
            bool isStart = r.Speeches.Any(s => Reading.IsToRom(s.Trial) && ReadableText.IsStartLog(s.Trial.Bytes.AsSpan()));
            return Verdict.Of(r.TalksInReset ? 45 : !isStart ? 60 : r.IsSilentInReset && HasOtherWiring(r) ? 96 : 85, ("text", speech.Text), ("heardrate", speech.Trial.LineRate.ToString()));
        }

        Trial? garbled = r.Facing.FirstOrDefault(t => r.IsCleanToRom(t) && Reading.IsHeard(t) && !Reading.IsHeldLow(t) && t.Kind == TrialKind.Listen);
        return garbled is null || r.Answered > 0 ? null
            : Verdict.Of(r.TalksInReset ? 40 : r.IsSilentInReset ? 69 : 55, ("text", "unreadable at " + garbled.LineRate), ("heardrate", r.Talk is { } talk ? "about " + talk.Guess.Rate : "an unknown"));
    }

    /// <summary>The part obeys its reset, is silent when it should be in its ROM, and does not hear: an inference, because only a meter sees it.</summary>
    private static Verdict? Contention(Reading r)
    {
        bool stated = r.Evidence.Stated.OtherMcuOnLines == true;
        if (r.Evidence.Stated.OtherMcuOnLines == false)
        {
            return null;
        }

        bool startsFromFlash = r.Facing.Any(t => Reading.IsToFlash(t) && Reading.IsHeard(t));
        if (!startsFromFlash)
        {
            return r.IsSilent ? Verdict.Of(stated ? 45 : 26, ("seen", string.Empty)) : null;
        }

        bool silentInRom = r.Facing.Any(r.IsCleanToRom) && r.Facing.Where(r.IsCleanToRom).All(t => t.Received <= 2);
        return r.Answered == 0 && !r.TalksInReset
            ? Verdict.Of(!silentInRom ? 30 : r.Speeches.Any(s => Reading.IsToFlash(s.Trial)) ? Verdict.Inference - 4 : r.StartsFirmware ? 66 : 48, ("seen", ", although the part starts its firmware when it is told to"))
            : null;
    }

    private static Verdict? HalfPowered(Reading r) => r.Facing.Any(t => t is { Entry: PartEntry.LinesToRomUnfed, Proved: true }) ? Verdict.Of(Verdict.Inference)
        : r.IsProved || r.Syncs.IsEmpty ? null
        : r.Answered > 1 ? Verdict.Of(44)
        : r.IsSilent ? Verdict.Of(22) : null;

    /// <summary>While somebody at the board is still at it, no answer is to be expected.</summary>
    private static Verdict? FirstLost(Reading r)
    {
        Trial[] before = [.. r.Syncs.TakeWhile(t => !r.Fair.IsAnswered(t))];
        return r.IsProved && r.Answered > 0 && !HasOtherWiring(r) && before.Length > 0 && before.All(t => t.Entry != PartEntry.UserToRom) ? Verdict.Of(80, Fact.From("tried", before.Length + 1)) : null;
    }

    /// <summary>Answered now and then. A burst that no ROM could have answered says nothing.</summary>
    private static Verdict? Marginal(Reading r) => r.Fair.All.Length >= 5 && r.Fair.Answered < r.Fair.All.Length && !HasOtherWiring(r)
        ? Verdict.Of(r.IsProved ? 88 : 60, Fact.From("worked", r.Fair.Answered), Fact.From("tried", r.Fair.All.Length)) : null;

    private static Verdict? LateAnswer(Reading r)
    {
        foreach (Trial trial in r.Syncs.Where(Reading.HasOk))
        {
            TimeSpan late = trial.Chunks[^1].At - trial.Rate.TimeOf(trial.Sent);
            if (late > Late)
            {
                return Verdict.Of(96, ("latency", Reading.Time(late)));
            }
        }

        return null;
    }

    /// <summary>An OK that came out together with the replies to later questions, and never alone (SYMPTOMS B08, an inference with high confidence).</summary>
    private static Verdict? HeldBack(Reading r)
    {
        bool quirk = AdapterRules.Has(r, AdapterRules.HoldBackQuirk);
        Trial? asked = r.Facing.FirstOrDefault(t => t.Kind == TrialKind.BlindQuestion);
        bool never = r.Syncs.Length > 0 && !r.Syncs.Any(t => Reading.HasOk(t) && (t.Received == 2 || asked is null || t.At < asked.At));
        return asked is { Proved: true } && never ? Verdict.Of(quirk ? 94 : 88)
            : quirk && asked is null && r.IsSilent ? Verdict.Of(57) : null;
    }

    /// <summary>A wiring that has led into the ROM twice resets the part; one that has once may have woken it by what was done before.</summary>
    private static Verdict? OtherWiring(Reading r)
    {
        Trial[]? worked = r.Facing.Where(t => t is { Entry: PartEntry.OtherWiring, Proved: true }).GroupBy(t => t.Wiring).Select(g => g.ToArray()).MaxBy(g => g.Length);
        return worked is null || r.Facing.Any(t => t.Proved && t.Entry != PartEntry.OtherWiring) ? null
            : Verdict.Of(worked.Length > 1 ? 90 : Verdict.Inference, ("wiring", worked[0].Wiring ?? "another wiring"), ("sequence", worked[0].Result ?? "--boot lines:…, as 'ncpflash flash --help' lists them"));
    }

    private static bool HasOtherWiring(Reading r) => r.Facing.Any(t => t.Entry == PartEntry.OtherWiring);
}
