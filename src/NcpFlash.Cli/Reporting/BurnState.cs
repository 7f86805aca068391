using NcpFlash.Chips;
using NcpFlash.Images;
using NcpFlash.Sessions;

namespace NcpFlash.Cli.Reporting;

/// <summary>How far a burn of efuse bits has come, told from its events.</summary>
internal sealed class BurnState
{
    private int _written;
    private int _count;
    private bool _agreed;
    private bool _locked;
    private bool _proved;
    private bool _burnt;

    /// <summary>True when a bit may have been burnt.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>True when the burn was agreed to and has not come to its end.</summary>
    public bool IsPending => _agreed && !_proved;

    /// <summary>A sentence for people, or null when no burn was agreed to and none was needed.</summary>
    public string? Sentence => this switch
    {
        { _proved: true } when !_burnt => _locked ? "The part is locked, as it was; no efuse bit was burnt." : "No efuse bit was burnt: all of them were already.",
        { _proved: true } => _locked ? "The part is locked, for ever." : "The efuse bits are burnt, for ever.",
        { HasBegun: true } when _written == _count => "Every efuse bit of the plan is burnt, for ever; the whole array was not read back.",
        { HasBegun: true } => $"{Quantity.Number(_written)} of {Quantity.Count(_count, "efuse write")} are done and proved, for ever; the next one may be done in part.",
        { _agreed: true } => "No efuse bit was burnt.",
        _ => null,
    };

    /// <summary>Takes an event into account.</summary>
    public void See(JobEvent jobEvent)
    {
        switch (jobEvent)
        {
            case JobEvent.EfuseConsented:
                _agreed = true;
                break;
            case JobEvent.EfuseWriteStarted e:
                HasBegun = true;
                _burnt = true;
                _count = e.Count;
                break;
            case JobEvent.EfuseWritten e:
                _written = e.Index + 1;
                break;
            case JobEvent.EfuseVerified e:
                _proved = true;
                _locked = EfuseReport.Of(e.Read, ChipCatalog.Efuse).IsLocked;
                break;
            default:
                break;
        }
    }
}
