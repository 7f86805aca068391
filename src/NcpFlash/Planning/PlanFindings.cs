using System.Collections.Immutable;
using NcpFlash.Diagnostics;

namespace NcpFlash.Planning;

/// <summary>Collects what a planner finds, faults and warnings apart.</summary>
internal sealed class PlanFindings
{
    private readonly List<Diagnosis> _faults = [];
    private readonly List<Diagnosis> _warnings = [];

    /// <summary>The warnings so far.</summary>
    public ImmutableArray<Diagnosis> Warnings => [.. _warnings];

    /// <summary>True while what is found is told and not refused: the user asked for these very bytes.</summary>
    public bool OnlyWarns { get; set; }

    /// <summary>Adds a reason for refusing.</summary>
    public void Fault(DiagnosisKind kind, params ReadOnlySpan<Fact> facts) => Add(Diagnosis.Of(kind, facts), isFault: true);

    /// <summary>Adds a warning.</summary>
    public void Warning(DiagnosisKind kind, params ReadOnlySpan<Fact> facts) => _warnings.Add(Diagnosis.Of(kind, facts));

    /// <summary>Adds a finding that was made elsewhere.</summary>
    public void Add(Diagnosis finding, bool isFault) => (isFault && !OnlyWarns ? _faults : _warnings).Add(finding);

    /// <summary>Refuses when there is a fault, with all of them.</summary>
    /// <exception cref="NcpException">There is at least one fault.</exception>
    public void ThrowIfFaulty()
    {
        if (_faults.Count > 0)
        {
            throw NcpException.Of(_faults);
        }
    }
}
