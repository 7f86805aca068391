using System.Collections.Immutable;

namespace NcpFlash.Diagnostics.Rules;

/// <summary>Rules over what is known of the computer (SYMPTOMS A01, A04, A05, A14, A15).</summary>
internal static class HostRules
{
    /// <summary>A ModemManager that has just seen a port leaves it alone after this.</summary>
    private static readonly TimeSpan Probing = TimeSpan.FromSeconds(30);

    /// <summary>What comes this soon after opening comes from opening.</summary>
    private static readonly TimeSpan JustOpened = TimeSpan.FromMilliseconds(100);

    public static ImmutableArray<Rule> All { get; } =
    [
        new(HostFaults.NoDriver, r => r.Evidence.FaultId == PortFaults.NotFound.Id && !r.Evidence.Host.WithoutPort.IsEmpty
            ? Verdict.Of(80, ("devices", string.Join(", ", r.Evidence.Host.WithoutPort))) : null),
        new(HostFaults.Brltty, r => (r.Evidence.FaultId == PortFaults.Gone.Id || r.Evidence.FaultId == PortFaults.NotFound.Id) && r.Evidence.Host.Brltty == true
            ? Verdict.Of(r.Evidence.Adapter is { VendorId: 0x1A86 } || r.Evidence.Host.WithoutPort.Any(d => d.StartsWith("1A86", StringComparison.OrdinalIgnoreCase)) ? 84 : 58) : null),
        new(HostFaults.ModemManager, ModemManager),
        new(HostFaults.Indirect, r => r.Evidence.Host.Virtual is { } between && !r.IsProved && r.Syncs.Length > 0 ? Verdict.Of(28, ("between", between)) : null),
        new(HostFaults.OpenResets, r => r.Facing.FirstOrDefault() is { Kind: TrialKind.Listen, Entry: PartEntry.None, Received: > 8 } first && first.At < JustOpened
            ? Verdict.Of(34, Fact.From("received", first.Received)) : null),
    ];

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

        bool fresh = r.Evidence.Host.PluggedSince is not { } since || since < Probing;
        return r.Evidence.FaultId == PortFaults.Busy.Id && fresh ? Verdict.Of(82, ("seen", "the port is in use")) : null;
    }
}
