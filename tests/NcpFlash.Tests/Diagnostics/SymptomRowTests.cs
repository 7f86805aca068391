using System.Globalization;
using System.Text;
using NcpFlash.Diagnostics;
using Xunit;

namespace NcpFlash.Tests.Diagnostics;

/// <summary>Every row of the field's symptom table is a diagnosis, or it is known why software cannot see it; the page that says so is generated.</summary>
public sealed class SymptomRowTests
{
    private static readonly (char Group, int Count, string About)[] Groups =
    [
        ('A', 15, "Before a byte is sent: port, driver, adapter"),
        ('B', 11, "The handshake is not answered"),
        ('C', 15, "The handshake is answered by something else"),
        ('D', 14, "After the handshake"),
        ('E', 11, "Images, partitions, security"),
        ('F', 4, "After flashing"),
    ];

    /// <summary>Rows without a diagnosis: what they are, and why nothing is told.</summary>
    private static readonly SortedDictionary<string, (string Symptom, string Reason)> Unseen = new(StringComparer.Ordinal)
    {
        ["B11"] = ("the adapter's TX has 5 V or is an open collector", "the voltage of an output cannot be seen from its own side; a part that does not answer for it looks as one whose wire is open"),
        ["C09"] = ("a single 00 or FF when lines move", "it is the glitch of an edge and means nothing, so that the rules leave it out"),
        ["D05"] = ("a reply is late while the part unpacks or erases", "it is waited for as long as the work may take; nothing is wrong"),
        ["E11"] = ("a copy of a flash is written back", "it is recognised by its contents and written as it is, so that the error of other tools does not come up"),
    };

    private static string[] Rows => [.. Groups.SelectMany(g => Enumerable.Range(1, g.Count).Select(n => $"{g.Group}{n:00}"))];

    [Fact]
    public void Every_row_is_a_diagnosis_or_has_a_reason_and_none_is_both()
    {
        string[] told = [.. DiagnosisCatalog.All.Select(k => k.Row).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        Assert.Equal(Rows, told.Concat(Unseen.Keys).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Page_is_that_of_the_rows()
    {
        var page = new StringBuilder();
        page.Append("""
            # What is found out, and how to rehearse it

            The rows are those of the field's table of symptoms; each finding carries its row (`row` in JSON). Where a finding comes of rules over what was seen, the settings of the emulated part with
            which it was found in a test stand beside it: `emu:` and these settings as the port, with `ncpflash doctor`, `flash`, `reset`, or with `adapter test` where TX and RX are joined. Findings
            without settings come of the files, the command line or the port itself. [Errors and warnings](errors.md) has their texts. This page is generated; a test compares it.


            """);
        foreach ((char group, _, string about) in Groups)
        {
            page.Append(CultureInfo.InvariantCulture, $"## {group}. {about}\n\n| row | finding | rehearsed by |\n|---|---|---|\n");
            foreach (DiagnosisKind kind in DiagnosisCatalog.All.Where(k => k.Row?[0] == group).OrderBy(k => k.Row, StringComparer.Ordinal).ThenBy(k => k.Id, StringComparer.Ordinal))
            {
                page.Append(CultureInfo.InvariantCulture, $"| {kind.Row} | [{kind.Id}](errors.md#{kind.Id.Replace(".", "", StringComparison.Ordinal)}) | {(LiveCases.All.TryGetValue(kind.Id, out LiveCase? live) ? $"`{live.Settings}`" : string.Empty)} |\n");
            }

            page.Append('\n');
        }

        page.Append("## Rows without a finding\n\n| row | symptom | why nothing is told |\n|---|---|---|\n");
        foreach ((string row, (string symptom, string reason)) in Unseen)
        {
            page.Append(CultureInfo.InvariantCulture, $"| {row} | {symptom} | {reason} |\n");
        }

        Golden.CheckFile("docs/diagnosis.md", page.ToString());
    }
}
