using System.Collections.Immutable;
using NcpFlash.Links;

namespace NcpFlash.Sessions;

/// <summary>A way in which DTR and RTS may be wired to BOOT and CHIP_EN, with short sequences for it (PROTOCOL 1.1, 1.2; SYMPTOMS B10).</summary>
/// <param name="Form">What stands behind <c>lines:</c> where a user names it.</param>
/// <param name="About">What it is, for people.</param>
/// <param name="Wiring">Which line is on which pin.</param>
internal sealed record OtherWiring(string Form, string About, LineWiring Wiring)
{
    /// <summary>The vendor's wiring: DTR on BOOT, RTS on CHIP_EN, nothing inverted.</summary>
    public static OtherWiring Vendor { get; } = new("vendor", "DTR on BOOT, RTS on CHIP_EN", LineWiring.Vendor);

    /// <summary>The others, the more frequent first.</summary>
    public static ImmutableArray<OtherWiring> All { get; } =
    [
        new("swapped", "RTS on BOOT, DTR on CHIP_EN", new LineWiring(ControlLine.Rts, ControlLine.Dtr)),
        new("inverted", "DTR on BOOT, RTS on CHIP_EN, both inverted", LineWiring.Vendor with { InvertsBoot = true, InvertsEnable = true }),
        new("swapped-inverted", "RTS on BOOT, DTR on CHIP_EN, both inverted", new LineWiring(ControlLine.Rts, ControlLine.Dtr, true, true)),
        new("invert=en", "DTR on BOOT, RTS on CHIP_EN inverted", LineWiring.Vendor with { InvertsEnable = true }),
        new("invert=boot", "DTR on BOOT inverted, RTS on CHIP_EN", LineWiring.Vendor with { InvertsBoot = true }),
    ];

    /// <summary>The word for the trait of a bridge that takes its orders in the stream of bytes.</summary>
    public const string InBandQuirk = "in-band-control";

    /// <summary>Such a bridge: BOUFFALOLAB5555RESET with two zero bytes; ...DTR0, ...RTS0, ...RTS1, where 0 is LOW (PROTOCOL 1.6, 1.7).</summary>
    public static SequenceControl Bridge => new(
        "lines:bridge", new ResetSequence([Order("RESET\0\0"), Wait(50)]),
        new ResetSequence([Order("DTR0"), Wait(50), Order("RTS0"), Wait(50), Order("RTS1")]))
    { Wiring = "words in the stream of bytes" };

    /// <summary>Into the ROM: BOOT high, a pulse on CHIP_EN, and time for the oscillator.</summary>
    public ResetSequence Enter => new([.. Hold(boot: true).Steps, .. Release(boot: true).Steps]);

    /// <summary>Into the firmware: the same with BOOT low.</summary>
    public ResetSequence Leave => new([.. Hold(boot: false).Steps, .. Release(boot: false).Steps]);

    /// <summary>Into the ROM, the transmit line low while the part is off: it is fed by nothing then, and starts cleanly (SYMPTOMS B05).</summary>
    public ResetSequence EnterUnfed => new(
        [new ResetStep.Break(true), Wait(2), Wiring.Drive(boot: true, enable: false), Wait(100), new ResetStep.Break(false), Wait(1), .. Release(boot: true).Steps]);

    /// <summary>CHIP_EN low, and long enough for an RC on it.</summary>
    /// <param name="boot">Level of BOOT.</param>
    public ResetSequence Hold(bool boot) => new([Wiring.Drive(boot, enable: false), Wait(50)]);

    /// <summary>CHIP_EN high again.</summary>
    /// <param name="boot">Level of BOOT.</param>
    public ResetSequence Release(bool boot) => new([Wiring.Drive(boot, enable: true), Wait(boot ? 20 : 5)]);

    /// <summary>True where the lines are used in the vendor's way, so that another wiring may be the cause.</summary>
    public static bool Suits(BootControl control, LinkIdentity port) => port.HasControlLines && control.Text == BootControl.Lines.Text;

    private static ResetStep.Send Order(string word) => new(System.Text.Encoding.ASCII.GetBytes("BOUFFALOLAB5555" + word));

    private static ResetStep.Wait Wait(int milliseconds) => new(TimeSpan.FromMilliseconds(milliseconds));
}
