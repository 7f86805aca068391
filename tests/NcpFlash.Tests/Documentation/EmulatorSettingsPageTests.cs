using System.Globalization;
using System.Text;
using NcpFlash.Adapters;
using NcpFlash.Emulator;
using NcpFlash.Emulator.Settings;
using Xunit;

namespace NcpFlash.Tests.Documentation;

/// <summary>The page of the emulator's settings and adapters is generated from them.</summary>
public sealed class EmulatorSettingsPageTests
{
    [Fact]
    public void Page_is_that_of_the_settings()
    {
        var page = new StringBuilder();
        page.Append("# Settings of the emulated part\n\nThey stand behind `emu:` separated by commas, and behind `ncpflash emulate` separated by blanks. This page is generated from\nthe emulator and the adapter data; a test compares them.\n");
        foreach ((string area, IEnumerable<EmulatorSetting> settings) in EmulatorSettings.Areas.Select(a => (a.Area, a.Settings.AsEnumerable())))
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {char.ToUpperInvariant(area[0])}{area[1..]}\n");
            foreach (EmulatorSetting setting in settings)
            {
                page.Append(CultureInfo.InvariantCulture, $"\n### {setting.Key}\n\n{char.ToUpperInvariant(setting.Meaning[0])}{setting.Meaning[1..]}.\n\nTakes {setting.Expected}. Example: `{setting.Example("")}`.\n");
            }
        }

        page.Append("\n## Models of adapters\n\nThe rate column is what comes out on the line for 500000, 921600 and 2000000. Quirks in brackets belong to some units or systems only; add them\nwith `quirks`.\n\n");
        page.Append("| adapter | name | grade | work rate | 500000 | 921600 | 2000000 | latency | quirks | source |\n|---|---|---|---|---|---|---|---|---|---|\n");
        foreach (AdapterProfile a in AdapterCatalog.Known.Adapters)
        {
            string[] quirks = [.. a.Quirks.Select(AdapterWords.Of), .. a.PossibleQuirks.Select(q => $"({AdapterWords.Of(q)})")];
            int[] rates = [.. new[] { 500_000, 921_600, 2_000_000 }.Select(r => a.Rates.For(new BitRate(r)).Real.BitsPerSecond)];
            string latency = a.LatencyTimer is { } timer ? string.Create(CultureInfo.InvariantCulture, $"{timer.TotalMilliseconds} ms") : "-";
            page.Append(CultureInfo.InvariantCulture, $"| `{a.Word}` | {a.Name} | {a.Grade} | {a.WorkRate} | {rates[0]} | {rates[1]} | {rates[2]} | {latency} | {(quirks.Length == 0 ? "-" : string.Join(", ", quirks))} | {a.Source} |\n");
        }

        Golden.CheckFile("docs/emulator-settings.md", page.ToString());
    }
}
