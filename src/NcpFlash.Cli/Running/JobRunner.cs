using NcpFlash.Cli.CommandLine;
using NcpFlash.Cli.Reporting;
using NcpFlash.Diagnostics;

namespace NcpFlash.Cli.Running;

/// <summary>Runs a command to one of its ends: done, one specific error, cancelled, or a defect of the program; never a stack trace.</summary>
internal static class JobRunner
{
    private const int LongestMessage = 200;

    /// <summary>Runs <paramref name="job"/> and tells its end.</summary>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(Shell shell, Reporter reporter, Func<CancellationToken, Task<JobResult>> job) =>
        RunInterruptiblyAsync(shell, reporter, interrupts => job(interrupts.Token));

    /// <summary>Runs a job that wants to know what interrupted it, and tells its end.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunInterruptiblyAsync(Shell shell, Reporter reporter, Func<Interrupts, Task<JobResult>> job)
    {
        using var interrupts = new Interrupts(signal => reporter.Tell(Cancelling(signal)), () => QuitAtOnce(reporter));
        JobEnding ending = await EndAsync(shell, reporter, interrupts, _ => job(interrupts));
        reporter.End(ending);
        return (int)ending.Outcome;
    }

    /// <summary>Runs <paramref name="job"/> and returns its end, whatever happens.</summary>
    public static async Task<JobEnding> EndAsync(Shell shell, Reporter reporter, Interrupts interrupts, Func<CancellationToken, Task<JobResult>> job)
    {
        long begun = shell.Time.GetTimestamp();
        JobEnding Ending() => new(shell.Time.GetElapsedTime(begun));
        try
        {
            JobResult result = await job(interrupts.Token);
            return Ending() with { Headline = result.Headline, Summary = result.Summary, Ports = result.Ports };
        }
        catch (NcpException e)
        {
            return Ending() with { Diagnosis = e.Diagnosis, Others = e.Others, Candidates = e.Candidates, Behind = e.Behind, Evidence = e.Evidence, TraceTail = reporter.Trace?.ReadTail() };
        }
        catch (OperationCanceledException) when (interrupts.Signal is not null)
        {
            return Ending() with { Diagnosis = Cancelled(interrupts.Signal, reporter.State) };
        }
#pragma warning disable CA1031 // the last line of defence: a defect is told in words, not as a stack trace
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Ending() with { Diagnosis = Defect(e, shell, reporter.State) };
        }
    }

    private static Diagnosis Cancelled(string signal, PartState state) => Diagnosis.Of(
        UsageDiagnoses.Cancelled, ("signal", signal), ("state", state.Describe()), ("advice", state.Advice()));

    private static Diagnosis Defect(Exception e, Shell shell, PartState state) => Diagnosis.Of(
        UsageDiagnoses.Defect, ("program", shell.ProgramName), ("version", NcpFlashCommandLine.Version), ("type", Where(e)), ("message", FirstLine(e.Message)),
        ("state", state.Describe()), ("advice", state.Touched ? " " + state.Advice() : string.Empty));

    /// <summary>The exception's type and the method it came from: enough to find the place, short enough to read.</summary>
    private static string Where(Exception e)
    {
        string? method = e.StackTrace?.Split('\n')[0].Trim().Split(" in ")[0];
        return method is null ? e.GetType().Name : $"{e.GetType().Name} {method}";
    }

    private static string FirstLine(string message)
    {
        string line = message.Split('\n')[0].TrimEnd('\r', '.');
        return (line.Length <= LongestMessage ? line : line[..LongestMessage] + "...") + ".";
    }

    private static Finding Cancelling(string signal) => new(
        "cancelling", [$"{signal}: ending in order; once more quits at once"], json => json.WriteString("signal", signal));

    private static void QuitAtOnce(Reporter reporter)
    {
        reporter.Clear();
        Environment.Exit((int)Outcome.Cancelled);
    }
}
