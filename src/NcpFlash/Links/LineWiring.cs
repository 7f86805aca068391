using System.Collections.Immutable;

namespace NcpFlash.Links;

/// <summary>
/// Which control line drives which pin of the part, and whether something between them inverts. Without inversion an asserted line is a LOW pin,
/// as adapters drive their TTL outputs (PROTOCOL 1.2).
/// </summary>
/// <param name="Boot">The line on BOOT; null where BOOT is strapped.</param>
/// <param name="Enable">The line on CHIP_EN; null where the board resets the part by other means.</param>
/// <param name="InvertsBoot">True when an asserted line makes BOOT HIGH.</param>
/// <param name="InvertsEnable">True when an asserted line makes CHIP_EN HIGH.</param>
public sealed record LineWiring(ControlLine? Boot, ControlLine? Enable, bool InvertsBoot = false, bool InvertsEnable = false)
{
    /// <summary>The wiring the vendor's tools are made for: DTR on BOOT, RTS on CHIP_EN, nothing inverted (PROTOCOL 1.2).</summary>
    public static LineWiring Vendor { get; } = new(ControlLine.Dtr, ControlLine.Rts);

    /// <summary>The step that gives the pins these levels; null leaves a pin as it is, and so does a pin without a line.</summary>
    /// <param name="boot">True for BOOT high.</param>
    /// <param name="enable">True for CHIP_EN high.</param>
    public ResetStep.Lines Drive(bool? boot, bool? enable)
    {
        bool? asserted = boot is { } b ? b == InvertsBoot : null;
        bool? pulled = enable is { } e ? e == InvertsEnable : null;
        return new ResetStep.Lines(Pick(ControlLine.Dtr, asserted, pulled), Pick(ControlLine.Rts, asserted, pulled));
    }

    /// <summary>The wiring for people: <c>RTS on BOOT, DTR on CHIP_EN, both inverted</c>.</summary>
    public string ToText() => InvertsBoot && InvertsEnable
        ? $"{On(Boot, "BOOT", false)}, {On(Enable, "CHIP_EN", false)}, both inverted"
        : $"{On(Boot, "BOOT", InvertsBoot)}, {On(Enable, "CHIP_EN", InvertsEnable)}";

    /// <summary>A sequence that was written for the vendor's wiring, for this one. Steps that would move nothing fall away.</summary>
    public ResetSequence Translate(ResetSequence sequence) => new([.. Translated(sequence.Steps)]);

    private IEnumerable<ResetStep> Translated(ImmutableArray<ResetStep> steps)
    {
        foreach (ResetStep step in steps)
        {
            ResetStep now = step is ResetStep.Lines lines ? Drive(!lines.Dtr, !lines.Rts) : step;
            if (now is not ResetStep.Lines { Dtr: null, Rts: null })
            {
                yield return now;
            }
        }
    }

    private static string On(ControlLine? line, string pin, bool inverts) =>
        (line is { } driver ? $"{(driver == ControlLine.Dtr ? "DTR" : "RTS")} on {pin}" : $"nothing on {pin}") + (inverts ? " inverted" : string.Empty);

    private bool? Pick(ControlLine line, bool? boot, bool? enable) => line == Boot && boot is not null ? boot : line == Enable ? enable : null;
}
