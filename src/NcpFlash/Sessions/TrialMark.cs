using NcpFlash.Diagnostics;
using NcpFlash.Sessions.Boot;

namespace NcpFlash.Sessions;

/// <summary>What was done to BOOT and CHIP_EN before a trial, as it is kept with the evidence.</summary>
/// <param name="Entry">What was done.</param>
/// <param name="Wiring">The wiring of the lines that was assumed, for people; null for the one asked for.</param>
/// <param name="Way">How a user asks for that; null for what was asked for.</param>
internal readonly record struct TrialMark(PartEntry Entry, string? Wiring = null, string? Way = null)
{
    /// <summary>The mark of trials behind a boot control; null: nothing was done.</summary>
    public static TrialMark Of(BootControl? control) => control switch
    {
        null => default,
        LinesControl { Searched: { } wiring } => new TrialMark(PartEntry.OtherWiring, wiring, $"--boot {control.Text}"),
        ManualControl => new TrialMark(PartEntry.UserToRom),
        _ => new TrialMark(PartEntry.LinesToRom),
    };

    /// <summary>Puts the mark on a trial.</summary>
    public Trial On(Trial trial) => trial with { Entry = Entry, Wiring = Wiring };
}
