using System.Text.Json;
using NcpFlash.Cli.Reporting;
using NcpFlash.Jobs;
using NcpFlash.Sessions;
using NcpFlash.Wire;
using Xunit;

namespace NcpFlash.Tests.Cli;

public sealed class JsonReporterTests
{
    [Fact]
    public void A_job_that_ends_well()
    {
        var screen = new Screen();
        var reporter = new JsonReporter(screen.Shell);
        var job = new SampleJob(reporter, screen.Time);
        job.Connect(silentAttempts: 1);
        job.Execute(SampleJob.Plan(chip: true));
        reporter.End(new JobEnding(TimeSpan.FromSeconds(4.2)) { Summary = new JobSummary(TimeSpan.FromSeconds(4.2), 52852, 27884, 52852, SampleJob.Chip) });
        Check(screen, "ok", 0);
        Golden.Check("flash.jsonl", screen.Output);
    }

    [Fact]
    public void A_job_that_changes_only_what_differs()
    {
        var screen = new Screen();
        var reporter = new JsonReporter(screen.Shell);
        SampleChange.Run(new SampleJob(reporter, screen.Time));
        reporter.End(new JobEnding(TimeSpan.FromSeconds(1.5)) { Summary = new JobSummary(TimeSpan.FromSeconds(1.5), 8500, 4404, 652852, SampleJob.Chip) });
        Check(screen, "ok", 0);
        Golden.Check("change.jsonl", screen.Output);
    }

    [Fact]
    public void A_job_that_fails()
    {
        var screen = new Screen();
        var reporter = new JsonReporter(screen.Shell);
        var job = new SampleJob(reporter, screen.Time);
        job.Connect();
        job.Tell(new JobEvent.Retrying(Opcode.FlashErase, "no answer in 2 s"));
        job.Tell(new JobEvent.Resynced("silence", new BitRate(2000000)));
        job.Tell(new JobEvent.Warned(TextReporterTests.Failed().Diagnosis!));
        job.Execute(SampleJob.Plan(chip: false), stopIn: 1);
        reporter.End(TextReporterTests.Failed() with { Others = [TextReporterTests.Failed().Diagnosis!] });
        JsonElement end = Check(screen, "failed", 1);
        JsonElement diagnosis = end.GetProperty("diagnosis");
        Assert.Equal(
            ["id", "row", "summary", "cause", "advice", "confidence", "evidence", "trials"], diagnosis.EnumerateObject().Select(p => p.Name));
        Assert.Equal("B01", diagnosis.GetProperty("row").GetString());
        Assert.Equal("likely", diagnosis.GetProperty("confidence").GetString());
        Assert.Equal(0.12, diagnosis.GetProperty("evidence")[0].GetProperty("at").GetDouble());
        Assert.Equal("link.silent", end.GetProperty("others")[0].GetProperty("id").GetString());
        Assert.Equal("partial", end.GetProperty("part").GetString());
        Golden.Check("failed.jsonl", screen.Output);
    }

    [Fact]
    public void Progress_is_told_once_a_percent()
    {
        var screen = new Screen();
        var reporter = new JsonReporter(screen.Shell);
        var write = SampleJob.Plan(chip: true).Steps[1];
        reporter.Report(new JobEvent.StepStarted(write, 0, 1));
        for (int i = 1; i <= 1000; i++) reporter.Report(new JobEvent.StepProgressed(write, i, 1000, SampleJob.Boot2.Contents.Length * (long)i / 1000));
        Assert.Equal(101, screen.Output.Split('\n').Count(l => l.Contains("\"progress\"", StringComparison.Ordinal)));
    }

    /// <summary>Every line is one object with an event; the last one, and no other, is the end.</summary>
    private static JsonElement Check(Screen screen, string result, int exit)
    {
        Assert.Empty(screen.Error);
        JsonElement[] lines = [.. screen.Output.TrimEnd('\n').Split('\n').Select(l => JsonDocument.Parse(l).RootElement)];
        Assert.All(lines, l => Assert.Equal(JsonValueKind.String, l.GetProperty("event").ValueKind));
        Assert.All(lines[..^1], l => Assert.NotEqual("end", l.GetProperty("event").GetString()));
        JsonElement end = lines[^1];
        Assert.Equal("end", end.GetProperty("event").GetString());
        Assert.Equal(result, end.GetProperty("result").GetString());
        Assert.Equal(exit, end.GetProperty("exit").GetInt32());
        Assert.Equal(
            ["event", "result", "exit", "diagnosis", "others", "candidates", "findings", "part", "part_state", "seconds", "bytes_written", "bytes_verified", "bytes_on_line", "chip"],
            end.EnumerateObject().Select(p => p.Name));
        Assert.Equal(exit == 0 ? JsonValueKind.Null : JsonValueKind.Object, end.GetProperty("diagnosis").ValueKind);
        return end;
    }
}
