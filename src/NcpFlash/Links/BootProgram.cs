using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using NcpFlash.Diagnostics;

namespace NcpFlash.Links;

/// <summary>A program of the user that drives BOOT and CHIP_EN.</summary>
/// <param name="program">Its name or path.</param>
/// <param name="arguments">Its arguments; the step comes behind them.</param>
/// <param name="time">The clock of its deadline.</param>
internal sealed class BootProgram(string program, ImmutableArray<string> arguments, TimeProvider time)
{
    private const int LongestOutput = 16 * 1024;

    /// <summary>How long its output is waited for when it has ended.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    /// <summary>How long it may run: long enough for a person at a bench, short enough that nobody takes it for a hang.</summary>
    public static TimeSpan Deadline { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Runs it with <paramref name="step"/> as its last argument and returns the lines it wrote.</summary>
    /// <exception cref="NcpException"><c>boot.no-program</c>, <c>boot.program-failed</c> or <c>boot.program-stuck</c>.</exception>
    public async ValueTask<ImmutableArray<string>> RunAsync(string step, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using Process process = Start(step);
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            Task<string> output = ReadAsync(process.StandardOutput, either.Token), error = ReadAsync(process.StandardError, either.Token);
            await process.WaitForExitAsync(either.Token).ConfigureAwait(false);
            // What it has started in the background may hold its output open for ever.
            await Task.WhenAny(Task.WhenAll(output, error), Task.Delay(Grace, time, either.Token)).ConfigureAwait(false);
            ImmutableArray<string> said = [.. Lines(output), .. Lines(error)];
            return process.ExitCode == 0 ? said : throw Failed(step, process.ExitCode, said);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw Diagnosis.Of(
                BootFaults.ProgramStuck, ("program", Words), ("step", step), ("seconds", Deadline.TotalSeconds.ToString("0", CultureInfo.InvariantCulture))).ToException();
        }
    }

    /// <summary>How it is called, up to the step, as a shell takes it.</summary>
    private string Words => string.Join(' ', arguments.Prepend(program).Select(w => w.Contains(' ', StringComparison.Ordinal) ? $"\"{w}\"" : w));

    private Process Start(string step)
    {
        var start = new ProcessStartInfo(program, [.. arguments, step]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        try
        {
            Process process = Process.Start(start) ?? throw new InvalidOperationException("no process was started");
            process.StandardInput.Close();
            return process;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or FileNotFoundException or PlatformNotSupportedException)
        {
            throw Diagnosis.Of(BootFaults.NoProgram, ("program", program), ("reason", Reason(e))).ToException(inner: e);
        }
    }

    private string Reason(Exception e) => Directory.Exists(program) ? "it is a folder"
        : e is Win32Exception { NativeErrorCode: 2 or 3 } ? "there is no such file"
        : e is Win32Exception { NativeErrorCode: 13 or 5 } ? "it may not be run" : e.Message.TrimEnd('.');

    private NcpException Failed(string step, int code, ImmutableArray<string> said) => Diagnosis.Of(
        BootFaults.ProgramFailed, ("program", Words), ("step", step), ("code", code.ToString(CultureInfo.InvariantCulture)),
        ("said", said.IsEmpty ? " and no message" : $": {string.Join(" / ", said.TakeLast(3))}")).ToException();

    /// <summary>Reads to the end; what exceeds the limit is read and thrown away, so that the program can end.</summary>
    private static async Task<string> ReadAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var kept = new System.Text.StringBuilder();
        var buffer = new char[1024];
        int count;
        while ((count = await reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            kept.Append(buffer, 0, Math.Min(count, LongestOutput - kept.Length));
        }

        return kept.ToString();
    }

    private static IEnumerable<string> Lines(Task<string> output) => !output.IsCompletedSuccessfully ? [] : output.Result.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0);
}
