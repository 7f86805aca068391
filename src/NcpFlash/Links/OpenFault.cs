using System.Collections.Immutable;
using NcpFlash.Diagnostics;
using NcpFlash.Diagnostics.Rules;

namespace NcpFlash.Links;

/// <summary>Why a port cannot be opened, as far as the computer tells: the fault goes through the rules together with what is known of the host.</summary>
public static class OpenFault
{
    /// <summary>The fault with its cause, on the running system.</summary>
    /// <param name="fault">What the system says.</param>
    /// <param name="port">The port that was to be opened.</param>
    public static NcpException Explain(NcpException fault, string port) =>
        NeedsHost(fault.Diagnosis.Kind) ? Explain(fault, port, HostProbe.Look(port, LinkKind.SerialPort)) : fault;

    /// <summary>The same, on a system of which these facts are known. A cause that is no more than likely stands beside the fault, a better one before it.</summary>
    internal static NcpException Explain(NcpException fault, string port, HostFacts host)
    {
        Evidence evidence = fault.Evidence with { FaultId = fault.Diagnosis.Id, Host = host, Adapter = new AdapterFacts(port, "serial") };
        ImmutableArray<Diagnosis> causes = RuleBook.Causes(evidence);
        if (causes.IsEmpty || causes[0].Confidence < Confidence.High)
        {
            return new NcpException(fault.Diagnosis, evidence, fault.Others, fault) { Candidates = causes };
        }

        // That a port is in use is what the cause says itself; that a name is mistyped is another explanation.
        ImmutableArray<Diagnosis> others = fault.Diagnosis.Kind == PortFaults.Busy ? [] : [fault.Diagnosis with { Stated = Confidence.Possible }];
        return new NcpException(causes[0], evidence, [], fault) { Candidates = [.. causes[1..], .. others] };
    }

    private static bool NeedsHost(DiagnosisKind kind) => kind == PortFaults.NotFound || kind == PortFaults.Busy || kind == PortFaults.None;
}
