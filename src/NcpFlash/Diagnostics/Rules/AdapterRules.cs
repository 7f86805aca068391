using System.Collections.Immutable;
using NcpFlash.Diagnostics.Signals;

namespace NcpFlash.Diagnostics.Rules;

/// <summary>Rules over what an adapter makes of rates and bytes (SYMPTOMS A07..A13, D13, D14).</summary>
internal static class AdapterRules
{
    /// <summary>The word for the trait of adapters that gather bytes before they hand them over.</summary>
    public const string HoldBackQuirk = "hold-back-32";

    /// <summary>The word for the trait of adapters that go deaf when they are closed while receiving.</summary>
    private const string DeafQuirk = "dies-if-closed-while-receiving";

    /// <summary>The word for the trait of bridges that pass nothing on without DTR (ADAPTERS 2.2).</summary>
    public const string DtrQuirk = "needs-dtr";

    /// <summary>The word for the trait of adapters that Apple's driver serves badly.</summary>
    private const string AppleQuirk = "needs-vendor-driver-on-mac";

    /// <summary>A jumper that answers later than this has a latency timer behind it.</summary>
    private static readonly TimeSpan SlowLoop = TimeSpan.FromMilliseconds(8);

    /// <summary>The highest rate at which Apple's driver serves such adapters (SYMPTOMS D14).</summary>
    public const int AppleLimit = 230_400;

    public static ImmutableArray<Rule> All { get; } =
    [
        new(ConnectFaults.RateNotMade, RateNotMade),
        new(TransportFaults.HoldsBack, HoldsBack),
        new(TransportFaults.LosesBlocks, LosesBlocks),
        new(TransportFaults.Unclean, Unclean),
        new(TransportFaults.NoLoop, r => r.Loops.Any() && r.Loops.All(t => t.Received == 0) ? Verdict.Of(80) : null),
        new(TransportFaults.LatencyTimer, LatencyTimer),
        new(TransportFaults.DeadAfterClose, r => r.IsSilent && Has(r, DeafQuirk) ? Verdict.Of(32) : null),
        new(TransportFaults.SystemDriver, SystemDriver),
        new(TransportFaults.NeedsDtr, NeedsDtr),
    ];

    /// <summary>True when the adapter is known for a trait, or may have it.</summary>
    public static bool Has(Reading r, string quirk) => r.Evidence.Adapter?.Quirks.Contains(quirk) == true;

    /// <summary>Read back, or told by the fingerprint of an OK that came at another rate than the port claims.</summary>
    private static Verdict? RateNotMade(Reading r)
    {
        Trial? told = r.Evidence.Trials.FirstOrDefault(t => t.Kind != TrialKind.Listen && t.RealRate is { } real && !RateFinder.IsSame(real, t.Rate));
        if (told is { RealRate: { } made })
        {
            return Verdict.Of(97, Rates(told.Rate, made));
        }

        Trial? changed = r.Evidence.Trials.LastOrDefault(t => t is { Kind: TrialKind.RateChange, Proved: false, Bytes.Length: > 0 and <= 8 });
        if (changed is null || changed.Bytes.AsSpan().StartsWith("OK"u8) || changed.Bytes.AsSpan().StartsWith("FL"u8) || HeardAt(changed) is not { } heard)
        {
            return null;
        }

        return Verdict.Of(82, Rates(changed.Rate, heard));
    }

    /// <summary>The listener's rate at which an OK of the asked rate would look like what was heard; null when it fits none, or the asked one.</summary>
    private static BitRate? HeardAt(Trial trial)
    {
        foreach (BitRate rate in RateFinder.Usual.Add(new BitRate(1_228_800)).Where(rate => !RateFinder.IsSame(rate, trial.Rate)))
        {
            ImmutableArray<byte> expected = UartSampler.Hear("OK"u8, trial.Rate, rate).Bytes;
            if (!expected.IsEmpty && trial.Bytes.AsSpan().StartsWith(expected.AsSpan()))
            {
                return rate;
            }
        }

        return null;
    }

    private static Fact[] Rates(BitRate asked, BitRate real) =>
        [("rate", asked.ToString()), ("real", real.ToString()), ("advised", real.BitsPerSecond < asked.BitsPerSecond ? real.ToString() : "500000")];

    private static Verdict? HoldsBack(Reading r)
    {
        Trial[] lost = [.. r.Loops.Where(t => t.Sent is > 0 and < 32 && t.Received == 0)];
        Trial? whole = r.Loops.Where(t => t.Sent >= 32 && t.Received >= 32).MinBy(t => t.Sent);
        return lost.Length < 2 || whole is null ? null : Verdict.Of(98, Fact.From("held", lost.Max(t => t.Sent)), Fact.From("block", whole.Sent));
    }

    private static Verdict? LosesBlocks(Reading r)
    {
        Trial? lost = r.Loops.FirstOrDefault(t => t.Sent > 0 && t.Sent % 32 == 0 && t.Received == 0);
        return lost is not null && r.Loops.Any(t => t.Sent == lost.Sent - 1 && t.Proved) && r.Loops.Any(t => t.Sent == lost.Sent + 1 && t.Proved)
            ? Verdict.Of(98, Fact.From("lost", lost.Sent)) : null;
    }

    /// <summary>Long patterns, a clean rate below a dirty one.</summary>
    private static Verdict? Unclean(Reading r)
    {
        Trial[] patterns = [.. r.Loops.Where(t => t.Sent > 256)];
        Trial? dirty = patterns.Where(t => !t.Proved).MinBy(t => t.Rate.BitsPerSecond);
        Trial? clean = patterns.Where(t => t.Proved && t.Rate.BitsPerSecond < (dirty?.Rate.BitsPerSecond ?? 0)).MaxBy(t => t.Rate.BitsPerSecond);
        return dirty is null || clean is null ? null : Verdict.Of(
            96, ("dirty", dirty.Rate.ToString()), ("clean", clean.Rate.ToString()), ("errors", dirty.Result ?? "some"), Fact.From("sent", dirty.Sent));
    }

    /// <summary>Silent while DTR was released, answered when it was asserted.</summary>
    private static Verdict? NeedsDtr(Reading r)
    {
        Trial? awake = r.Facing.FirstOrDefault(t => t is { Entry: PartEntry.LinesToRomAwake, Proved: true });
        return awake is null || r.Facing.Any(t => t.Received > 0 && t.Entry != PartEntry.LinesToRomAwake && t.At < awake.At) ? null : Verdict.Of(89, ("sequence", awake.Result ?? "--boot lines:enter=…"));
    }

    /// <summary>Silent above a rate and, where one at or below it was tried too, answered there.</summary>
    public static Verdict? SystemDriver(Reading r)
    {
        if (r.Evidence.Host.System != "macos" || !Has(r, AppleQuirk))
        {
            return null;
        }

        Trial[] above = [.. r.Syncs.Where(t => t.Rate.BitsPerSecond > AppleLimit)];
        Trial[] below = [.. r.Syncs.Where(t => t.Rate.BitsPerSecond <= AppleLimit)];
        return above.Length == 0 || above.Any(t => t.Received > 0) ? null
            : below.Any(Reading.HasOk) ? Verdict.Of(86)
            : below.Length == 0 && r.IsSilent ? Verdict.Of(64) : null;
    }

    private static Verdict? LatencyTimer(Reading r)
    {
        TimeSpan? loop = r.Loops.Where(t => t.Sent == 1 && t.Received == 1).Select(t => (TimeSpan?)t.Chunks[^1].At).Min();
        TimeSpan? timer = r.Evidence.Host.LatencyTimer;
        if (timer is not null)
        {
            // A short timer explains no delay: a hub, a virtual machine or the way over a network does.
            return timer > SlowLoop && (loop ?? timer) > SlowLoop ? Verdict.Of(96, ("latency", Reading.Time((loop ?? timer).Value)), ("cure", Cure(r.Evidence))) : null;
        }

        return loop > SlowLoop ? Verdict.Of(64, ("latency", Reading.Time(loop.Value)), ("cure", Cure(r.Evidence))) : null;
    }

    private static string Cure(Evidence evidence) => evidence.Host.System switch
    {
        "linux" when evidence.Adapter?.Port is { } port && port.StartsWith("/dev/", StringComparison.Ordinal) => $"Set it to 1 ms: echo 1 | sudo tee /sys/class/tty/{NodeOf(port)}/device/latency_timer",
        "windows" => "Set it to 1 ms in the device manager: the port's properties, Port Settings, Advanced, Latency Timer",
        _ => "Set the latency timer of the adapter's driver to 1 ms",
    };

    /// <summary>The name of its node in the shell: a link is followed.</summary>
    private static string NodeOf(string port) => port.LastIndexOf('/') == "/dev".Length ? port[(port.LastIndexOf('/') + 1)..] : $"$(basename $(readlink -f {port}))";
}
