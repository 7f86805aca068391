using System.Collections.Immutable;

namespace NcpFlash.Diagnostics.Rules;

/// <summary>Rules over what is known of the computer (SYMPTOMS A01, A04, A05, A14, A15).</summary>
internal static class HostRules
{
    /// <summary>A ModemManager that has just seen a port leaves it alone after this.</summary>
    private static readonly TimeSpan Probing = TimeSpan.FromSeconds(30);

    /// <summary>What comes this soon after opening comes from opening.</summary>
    private static readonly TimeSpan JustOpened = TimeSpan.FromMilliseconds(100);

    /// <summary>A port that is this old has not been taken by brltty, which does so within a second of plugging in.</summary>
    private static readonly TimeSpan Taking = TimeSpan.FromSeconds(30);

    private const string Prober = "ModemManager";

    /// <summary>The word for the trait of adapters that brltty takes.</summary>
    private const string BrlttyQuirk = "taken-by-brltty";

    public static ImmutableArray<Rule> All { get; } =
    [
        new(HostFaults.NoDriver, NoDriver),
        new(HostFaults.Brltty, Brltty),
        new(HostFaults.ModemManager, ModemManager),
        new(HostFaults.Indirect, r => r.Evidence.Host.Virtual is { } between && !r.IsProved && r.Syncs.Length > 0 ? Verdict.Of(28, ("between", between)) : null),
        new(HostFaults.OpenResets, r => r.Facing.FirstOrDefault() is { Kind: TrialKind.Listen, Entry: PartEntry.None, Received: > 8 } first && !Reading.IsHeldLow(first) && first.At < JustOpened
            ? Verdict.Of(34, Fact.From("received", first.Received)) : null),
    ];

    /// <summary>A name that may only be mistyped is no proof: an adapter without a port is the likelier cause, not the certain one.</summary>
    private static Verdict? NoDriver(Reading r) => IsMissing(r) && !r.Evidence.Host.WithoutPort.IsEmpty
        ? Verdict.Of(80, ("devices", string.Join("; ", r.Evidence.Host.WithoutPort))) : null;

    /// <summary>brltty takes an adapter within a second: a port that vanishes later has another reason.</summary>
    private static Verdict? Brltty(Reading r)
    {
        if (r.Evidence.Host.Brltty != true)
        {
            return null;
        }

        PortlessFacts? taken = r.Evidence.Host.WithoutPort.FirstOrDefault(a => a.SuitsBrltty);
        if (IsMissing(r) && taken is not null)
        {
            return Verdict.Of(84, ("seen", $"{taken.Name} is plugged in at {taken.Location} without a serial port"));
        }

        bool suits = AdapterRules.Has(r, BrlttyQuirk);
        bool fresh = r.Evidence.Host.PluggedSince is not { } since || since < Taking;
        return r.Evidence.FaultId == PortFaults.Gone.Id && fresh
            ? Verdict.Of(suits ? 84 : 52, ("seen", $"{r.Evidence.Adapter?.Port ?? "the port"} has disappeared")) : null;
    }

    private static Verdict? ModemManager(Reading r)
    {
        if (r.Evidence.Host.ModemManager != true)
        {
            return null;
        }

        if (r.Evidence.Trials.Any(t => t.Kind is TrialKind.Loopback or TrialKind.Listen && t.Bytes.AsSpan().IndexOf("AT\r"u8) >= 0))
        {
            return Verdict.Of(90, ("seen", "AT commands that nobody here sent were heard on the line"));
        }

        if (r.Evidence.FaultId != PortFaults.Busy.Id)
        {
            return null;
        }

        // Programs of other users are not visible; ModemManager runs as root, and is taken for the one when the port is new.
        string port = r.Evidence.Adapter?.Port ?? "the port";
        bool fresh = r.Evidence.Host.PluggedSince is not { } since || since < Probing;
        return r.Evidence.Host.Holders.Contains(Prober) ? Verdict.Of(97, ("seen", $"it has {port} open"))
            : r.Evidence.Host.Holders.IsEmpty && fresh ? Verdict.Of(82, ("seen", $"{port} is in use by a program that is not visible to this user")) : null;
    }

    private static bool IsMissing(Reading r) => r.Evidence.FaultId == PortFaults.NotFound.Id || r.Evidence.FaultId == PortFaults.None.Id;
}
