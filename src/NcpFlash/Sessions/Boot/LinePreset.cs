using System.Collections.Immutable;
using System.Text.Json;
using NcpFlash.Links;

namespace NcpFlash.Sessions.Boot;

/// <summary>A known way in which DTR and RTS drive the part, as data with sources.</summary>
/// <param name="Name">What a user writes.</param>
/// <param name="About">What it is, in a few words.</param>
/// <param name="Enter">The way in; null: the chip family's own.</param>
/// <param name="Leave">The way out; null: the chip family's own; empty: none.</param>
/// <param name="Boot">The line on BOOT: <c>dtr</c>, <c>rts</c> or <c>none</c>.</param>
/// <param name="En">The line on CHIP_EN.</param>
/// <param name="Invert">True when both lines are inverted.</param>
internal sealed record LinePreset(string Name, string About, string? Enter, string? Leave, string Boot = "dtr", string En = "rts", bool Invert = false)
{
    /// <summary>All presets, the vendor's first.</summary>
    public static ImmutableArray<LinePreset> All { get; } = Read();

    /// <summary>The wiring it is made for.</summary>
    public LineWiring Wiring => new(LineOf(Boot), LineOf(En), Invert, Invert);

    /// <summary>True when its sequences name pins, so that a wiring can be chosen for it.</summary>
    public bool FollowsWiring => Enter is null || Enter.Contains("en=", StringComparison.Ordinal);

    /// <summary>A line by its name in data; null for <c>none</c>.</summary>
    public static ControlLine? LineOf(string name) => name switch
    {
        "dtr" => ControlLine.Dtr,
        "rts" => ControlLine.Rts,
        "none" => null,
        _ => throw new FormatException($"'{name}' is not a control line"),
    };

    private static ImmutableArray<LinePreset> Read()
    {
        using Stream stream = typeof(LinePreset).Assembly.GetManifestResourceStream("line-presets.json")
            ?? throw new InvalidOperationException("The library was built without its resource 'line-presets.json'.");
        return JsonSerializer.Deserialize(stream, BootJson.Default.ImmutableArrayLinePreset);
    }
}
