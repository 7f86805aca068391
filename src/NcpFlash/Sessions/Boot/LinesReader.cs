using NcpFlash.Links;

namespace NcpFlash.Sessions.Boot;

/// <summary>Reads <c>lines[:PRESET][,boot=LINE][,en=LINE][,invert[=boot|en]][,enter="…"][,leave="…"]</c>.</summary>
internal static class LinesReader
{
    private static readonly string[] Keys = ["boot", "en", "invert", "enter", "leave"];

    private static readonly string[] LineNames = ["dtr", "rts", "none"];

    private static readonly string[] Pins = ["boot", "en"];

    /// <summary>The control of options that are known to be right.</summary>
    public static LinesControl Read(string options)
    {
        var text = new BootText("lines:" + options);
        return Read(text, text.Items("lines:".Length, text.Whole.Length));
    }

    /// <summary>The control that the items say.</summary>
    /// <exception cref="Diagnostics.NcpException"><c>boot.syntax</c>.</exception>
    public static LinesControl Read(BootText text, IReadOnlyList<BootItem> items)
    {
        string[] names = [.. LinePreset.All.Select(p => p.Name)];
        LinePreset? named = items is [{ Value: null } first, ..] ? LinePreset.All.FirstOrDefault(p => p.Name == first.Key) : null;
        LinePreset preset = named ?? LinePreset.All[0];
        LineWiring wiring = preset.Wiring;
        BootItem? enter = null, leave = null;
        var seen = new HashSet<string>();
        foreach (BootItem item in items.Skip(named is null ? 0 : 1))
        {
            if (!Keys.Contains(item.Key) || !seen.Add(item.Key))
            {
                throw text.Unknown(item, Expected(item, items, names), item.At == items[0].At ? [.. names, .. Keys] : Keys);
            }

            if (!preset.FollowsWiring && item.Key is "boot" or "en" or "invert")
            {
                throw text.Unknown(item, $"enter=\"…\" or leave=\"…\", because the preset '{preset.Name}' stands for its own wiring", []);
            }

            (wiring, enter, leave) = item.Key switch
            {
                "boot" => (wiring with { Boot = Line(text, item) }, enter, leave),
                "en" => (wiring with { Enable = Line(text, item) }, enter, leave),
                "invert" => (Invert(text, item, wiring), enter, leave),
                "enter" => (wiring, item, leave),
                _ => (wiring, enter, item),
            };
        }

        Check(text, items, wiring);
        return new LinesControl(
            text.Whole, wiring, Sequence(text, enter, preset.Enter, wiring), Sequence(text, leave, preset.Leave, wiring));
    }

    private static string Expected(BootItem item, IReadOnlyList<BootItem> items, string[] names) => item.At == items[0].At
        ? $"one of the presets {string.Join(", ", names)}, or boot=dtr|rts|none, en=dtr|rts|none, invert, enter=\"…\", leave=\"…\""
        : "boot=dtr|rts|none, en=dtr|rts|none, invert, enter=\"…\" or leave=\"…\", each once";

    private static ControlLine? Line(BootText text, BootItem item) => LineNames.Contains(item.Value)
        ? LinePreset.LineOf(item.Value!)
        : throw text.BadValue(item, "dtr, rts or none", LineNames);

    private static LineWiring Invert(BootText text, BootItem item, LineWiring wiring) => item.Value switch
    {
        null => wiring with { InvertsBoot = true, InvertsEnable = true },
        "boot" => wiring with { InvertsBoot = true },
        "en" => wiring with { InvertsEnable = true },
        _ => throw text.BadValue(item, "boot or en (or nothing: both)", Pins),
    };

    private static void Check(BootText text, IReadOnlyList<BootItem> items, LineWiring wiring)
    {
        if (wiring.Boot == wiring.Enable && wiring.Boot is not null && items.LastOrDefault(i => i.Key is "boot" or "en") is { Value: not null } item)
        {
            throw text.BadValue(item, "the other line, because one line cannot drive both pins", []);
        }
    }

    private static ResetSequence? Sequence(BootText text, BootItem? given, string? own, LineWiring wiring)
    {
        if (given is not { } item)
        {
            return own is null ? null : ResetSequence.Parse(own, wiring);
        }

        try
        {
            return item.Value is { } value ? ResetSequence.Parse(value, wiring) : throw text.BadValue(item, "\"STEP; STEP; …\"", []);
        }
        catch (ResetSyntaxException fault)
        {
            throw text.BadSequence(item, fault);
        }
    }
}
