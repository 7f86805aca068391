using NcpFlash.Emulator.Samples;

namespace NcpFlash.Benchmarks.RealTime;

/// <summary>The run in real time: one part, and four at once.</summary>
internal static class PtyRuns
{
    /// <summary>Measures and prints.</summary>
    /// <param name="executable">The program to measure.</param>
    /// <param name="config">What it flashes; the sample package when null.</param>
    public static async Task<int> RunAsync(string executable, string? config)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("ncpflash-bench-");
        try
        {
            var measurement = new PtyMeasurement(executable, config ?? SamplePackage.WriteTo(folder.FullName));
            PtyFigures one = await measurement.RunAsync(1, CancellationToken.None);
            PtyFigures four = await measurement.RunAsync(4, CancellationToken.None);
            Tell("one port", one);
            Tell("four ports", four);
            Console.WriteLine(FormattableString.Invariant(
                $"throughput of four: {4 * one.Seconds / four.Seconds:0.00} x that of one; memory of each more: {(four.PeakBytes - one.PeakBytes) / 3e6:0.0} MB"));
            return one.ExitCode | four.ExitCode;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Tell(string what, PtyFigures figures) => Console.WriteLine(FormattableString.Invariant(
        $"{what}: exit {figures.ExitCode}, {figures.Seconds:0.00} s, processor {100 * figures.ProcessorSeconds / figures.Seconds:0} % of one core, peak memory {figures.PeakBytes / 1e6:0.0} MB"));
}
