using System.IO.Compression;
using NcpFlash.Cli.Reporting;
using NcpFlash.Jobs;

namespace NcpFlash.Cli.Running;

/// <summary>The report of an examination as a zip file: <c>report.txt</c>, <c>report.json</c>, <c>trace.txt</c>. Nothing in it names a person, a unit or a folder.</summary>
internal static class DoctorFile
{
    /// <summary>Writes the file, as a whole or not at all.</summary>
    /// <exception cref="Diagnostics.NcpException"><c>file.not-writable</c>.</exception>
    public static void Write(ResultFile file, DoctorReport report, string trace)
    {
        var privacy = new Privacy(report.Health?.Chip.Mac);
        report = report with { Evidence = PrivateTrace.Clean(report.Evidence) };
        using (var bytes = new MemoryStream())
        {
            using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
            {
                Add(zip, "report.txt", privacy.Clean(PrivateTrace.CleanHex(string.Join('\n', Text(report)) + "\n")));
                Add(zip, "report.json", privacy.Clean(PrivateTrace.CleanHex(JsonLine.Of(json => DoctorText.Write(json, report)) + "\n")));
                Add(zip, "trace.txt", privacy.CleanTrace(trace));
            }

            file.Write(bytes.ToArray());
        }

        file.Keep();
    }

    private static IEnumerable<string> Text(DoctorReport report)
    {
        var ending = new JobEnding(report.Elapsed)
        {
            Diagnosis = report.Causes.FirstOrDefault(),
            Candidates = report.Causes.IsEmpty ? [] : report.Causes[1..],
            Evidence = report.Evidence,
        };
        return
        [
            $"ncpflash {CommandLine.NcpFlashCommandLine.Version} doctor", .. DoctorText.Lines(report), .. ErrorBlock.Of(ending, new PartState(), new Palette(false), 100, verbose: true),
        ];
    }

    private static void Add(ZipArchive zip, string name, string text)
    {
        using var writer = new StreamWriter(zip.CreateEntry(name, CompressionLevel.Optimal).Open());
        writer.Write(text);
    }
}
