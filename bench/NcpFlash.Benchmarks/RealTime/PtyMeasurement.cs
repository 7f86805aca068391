using System.Diagnostics;
using System.Globalization;
using NcpFlash.Emulator;

namespace NcpFlash.Benchmarks.RealTime;

/// <summary>Runs the built program on one or several emulated parts behind pseudo-terminals, in real time.</summary>
/// <param name="executable">The program.</param>
/// <param name="config">The INI that it flashes.</param>
internal sealed class PtyMeasurement(string executable, string config)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Flashes so many fresh parts at once.</summary>
    /// <param name="ports">How many.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    public async Task<PtyFigures> RunAsync(int ports, CancellationToken cancellationToken)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("ncpflash-bench-");
        var parts = new List<PtyPart>();
        try
        {
            for (int i = 0; i < ports; i++) parts.Add(await PtyPart.StartAsync(Path.Combine(folder.FullName, $"ncp{i}"), new EmulatorOptions()));
            string[] arguments =
                ["flash", config, "--quiet", "--boot", "none", "--full", "--force", .. Enumerable.Range(0, ports).SelectMany(i => new[] { "--port", Path.Combine(folder.FullName, $"ncp{i}") })];
            return await RunAsync(arguments, cancellationToken);
        }
        finally
        {
            foreach (PtyPart part in parts) await part.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }

    private async Task<PtyFigures> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(executable, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["NCPFLASH_STATE"] = string.Empty;
        long begun = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{executable} did not start.");
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(Patience);
        Task<string> output = process.StandardOutput.ReadToEndAsync(end.Token), error = process.StandardError.ReadToEndAsync(end.Token);
        long peak = 0;
        TimeSpan processor = TimeSpan.Zero;
        try
        {
            Task exit = process.WaitForExitAsync(end.Token);
            while (!exit.IsCompleted)
            {
                (peak, processor) = (Math.Max(peak, PeakOf(process.Id)), ProcessorTimeOf(process) ?? processor);
                await Task.WhenAny(exit, Task.Delay(20, end.Token));
            }

            await exit;
            await Task.WhenAll(output, error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return new PtyFigures(process.ExitCode, Stopwatch.GetElapsedTime(begun).TotalSeconds, processor.TotalSeconds, peak);
    }

    /// <summary>Processor time so far; null when the process has ended.</summary>
    private static TimeSpan? ProcessorTimeOf(Process process)
    {
        try
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The kernel's own high-water mark.</summary>
    private static long PeakOf(int process)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
