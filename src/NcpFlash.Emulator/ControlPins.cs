namespace NcpFlash.Emulator;

/// <summary>What the adapter's control lines do to BOOT and CHIP_EN, by way of the board's wiring.</summary>
internal sealed class ControlPins(LineWiring wiring)
{
    /// <summary>Level the adapter gives BOOT; null while it has driven none.</summary>
    public StrapLevel? Boot { get; private set; }

    /// <summary>Level the adapter gives CHIP_EN; null while it has driven none.</summary>
    public StrapLevel? Enable { get; private set; }

    /// <summary>The host sets lines; asserted is electrical low at the adapter's pins (PROTOCOL 1.2).</summary>
    public void Drive(bool? dtr, bool? rts)
    {
        if (wiring is LineWiring.Off or LineWiring.Unwired)
        {
            return;
        }

        (bool? boot, bool? enable) = wiring is LineWiring.Crossed or LineWiring.CrossedInverted ? (rts, dtr) : (dtr, rts);
        Boot = Level(boot, wiring is LineWiring.Inverted or LineWiring.CrossedInverted or LineWiring.BootInverted) ?? Boot;
        Enable = Level(enable, wiring is LineWiring.Inverted or LineWiring.CrossedInverted or LineWiring.EnInverted) ?? Enable;
    }

    /// <summary>The lines float.</summary>
    public void Release() => (Boot, Enable) = (null, null);

    private static StrapLevel? Level(bool? asserted, bool isInverted) =>
        asserted is { } low ? low != isInverted ? StrapLevel.Low : StrapLevel.High : null;
}
