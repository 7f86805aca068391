using System.Collections.Immutable;
using NcpFlash.Links;

namespace NcpFlash.Sessions.Boot;

/// <summary>Short sequences for a wiring of DTR and RTS: a single pulse where the vendor's own sequence takes more than a second (PROTOCOL 1.1, 1.2).</summary>
/// <param name="Wiring">Which line is on which pin.</param>
internal sealed record QuickLines(LineWiring Wiring)
{
    /// <summary>The word for the trait of a bridge that takes its orders in the stream of bytes (PROTOCOL 1.6).</summary>
    private const string InBandQuirk = "in-band-control";

    /// <summary>Such a bridge.</summary>
    private static readonly LinesControl Bridge = LinesReader.Read("bridge").SearchedAs(Diagnostics.Rules.Reading.InBandWords);

    /// <summary>The wirings that are tried besides the vendor's, in the words in which a user names them, the more frequent first (SYMPTOMS B10).</summary>
    private static readonly string[] Others = ["swapped", "inverted", "swapped-inverted", "invert=en", "invert=boot"];

    /// <summary>The vendor's wiring.</summary>
    public static QuickLines Vendor { get; } = new(LineWiring.Vendor);

    /// <summary>Into the ROM: BOOT high, a pulse on CHIP_EN, and time for the oscillator.</summary>
    public ResetSequence Enter => new([.. Hold(boot: true).Steps, .. Release(boot: true).Steps]);

    /// <summary>Into the ROM, the transmit line low while the part is off: it is fed by nothing then, and starts cleanly (SYMPTOMS B05).</summary>
    public ResetSequence EnterUnfed => new(
        [new ResetStep.Break(true), Wait(2), Wiring.Drive(boot: true, enable: false), Wait(100), new ResetStep.Break(false), Wait(1), .. Release(boot: true).Steps]);

    /// <summary>Into the ROM, and then DTR asserted, without which some bridges pass nothing on: BOOT has been sampled by then (PROTOCOL 1.1, ADAPTERS 2.2).</summary>
    public ResetSequence EnterAwake => new([.. Enter.Steps, new ResetStep.Lines(true, null), Wait(5)]);

    /// <summary>Into the firmware: BOOT low and a pulse on CHIP_EN.</summary>
    private ResetSequence Leave => new([.. Hold(boot: false).Steps, .. Release(boot: false).Steps]);

    /// <summary>True where the lines are used in the vendor's way because nobody named another, so that another wiring may be the cause.</summary>
    public static bool Suits(BootControl? control, LinkIdentity port) => port.HasControlLines && control?.Text == BootControl.Lines.Text;

    /// <summary>The words that a bridge of these traits takes; null for any other adapter.</summary>
    public static LinesControl? BridgeOf(ImmutableArray<string> quirks) => quirks.Contains(InBandQuirk) ? Bridge : null;

    /// <summary>The other ways to try on a port of the given traits; ways in which a part in reset would be silent come later where it is heard.</summary>
    public static IEnumerable<LinesControl> Search(ImmutableArray<string> quirks, bool partIsHeard)
    {
        if (BridgeOf(quirks) is { } bridge)
        {
            yield return bridge;
        }

        foreach (string form in partIsHeard ? Others.OrderBy(o => o is "inverted" or "invert=en") : Others.AsEnumerable())
        {
            LineWiring wiring = LinesReader.Read(form).Wiring;
            yield return new QuickLines(wiring).Control($"lines:{form}").SearchedAs(wiring.ToText());
        }
    }

    /// <summary>A control by these sequences.</summary>
    public LinesControl Control(string text) => new(text, Wiring, Enter, Leave);

    /// <summary>A control that enters the ROM as <see cref="EnterUnfed"/> does.</summary>
    public LinesControl UnfedControl(string text) => new(text, Wiring, EnterUnfed, Leave);

    /// <summary>A control that enters the ROM as <see cref="EnterAwake"/> does, named as a user asks for it.</summary>
    public LinesControl AwakeControl() => new($"lines:enter=\"{EnterAwake}\"", Wiring, EnterAwake, Leave);

    /// <summary>CHIP_EN low, and long enough for an RC on it.</summary>
    /// <param name="boot">Level of BOOT.</param>
    public ResetSequence Hold(bool boot) => new([Wiring.Drive(boot, enable: false), Wait(50)]);

    /// <summary>CHIP_EN high again.</summary>
    /// <param name="boot">Level of BOOT.</param>
    public ResetSequence Release(bool boot) => new([Wiring.Drive(boot, enable: true), Wait(boot ? 20 : 5)]);

    private static ResetStep.Wait Wait(int milliseconds) => new(TimeSpan.FromMilliseconds(milliseconds));
}
