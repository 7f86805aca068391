using System.IO.Compression;
using System.Text.Json;
using NcpFlash.Chips;
using NcpFlash.Cli.Running;
using NcpFlash.Diagnostics;
using NcpFlash.Emulator;
using NcpFlash.Jobs;
using NcpFlash.Links;
using NcpFlash.Sessions;
using Xunit;

namespace NcpFlash.Tests.Cli;

/// <summary>The report of an examination: where it goes is known before anything is sent, and an examination that ends before its time has one too.</summary>
public sealed class DoctorReportTests
{
    [Theory]
    [InlineData("")]
    [InlineData("missing/doctor.zip")]
    public async Task A_place_that_takes_no_file_is_told_before_anything_is_sent(string place)
    {
        using var folder = new SampleFolder();
        string trace = folder["trace.txt"];
        CliRun run = await CliRun.InRealTime("doctor", "--port", "emu:", "--no-prompt", "--trace", trace, "--report", Path.Combine(folder.Path, place));
        Assert.Equal(2, run.Exit);
        Assert.StartsWith("error file.not-writable: ", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
        Assert.False(File.Exists(trace)); // the port was not even opened
    }

    [Theory]
    [InlineData(typeof(JobEvent.Connecting), "", null)]
    [InlineData(typeof(JobEvent.SyncSent), "", null)]
    [InlineData(typeof(JobEvent.RateChanged), "", null)]
    [InlineData(typeof(JobEvent.Checked), "boot=early", "C05")]
    [InlineData(typeof(JobEvent.Trying), "gone", "D12")]
    public void An_examination_that_ends_before_its_time_has_a_report_of_what_was_seen(Type stage, string settings, string? verdict)
    {
        using var folder = new SampleFolder();
        using var result = new ResultFile(folder["doctor.zip"]);
        DoctorReport report = Stop(stage, settings);
        Assert.False(report.IsWhole || report.IsHealthy);
        DoctorFile.Write(result, report, string.Empty);
        using ZipArchive zip = ZipFile.OpenRead(folder["doctor.zip"]);
        string text = Read(zip, "report.txt");
        Assert.Contains("ended before its time", text, StringComparison.Ordinal);
        JsonElement json = JsonDocument.Parse(Read(zip, "report.json")).RootElement;
        Assert.False(json.GetProperty("whole").GetBoolean());
        Assert.Equal(verdict, json.GetProperty("verdict").GetString());
    }

    private static DoctorReport Stop(Type stage, string settings)
    {
        var clock = new VirtualClock { Horizon = TimeSpan.FromMinutes(10) };
        var board = new Board(clock, EmulatorSettings.Parse(settings == "gone" ? string.Empty : settings));
        using var cancel = new CancellationTokenSource();
        return clock.Run(async () =>
        {
            await using ISerialLink link = board.OpenLink();
            var end = new End(stage, settings == "gone" ? () => board.Pull("test") : cancel.Cancel);
            var doctor = new Doctor(link, ChipCatalog.Default, clock, new DoctorOptions(new ConnectOptions(BootControl.Lines)), end);
            try
            {
                return await doctor.RunAsync(cancel.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or NcpException)
            {
                return doctor.SoFar(e as NcpException);
            }
        });
    }

    private static string Read(ZipArchive zip, string name)
    {
        using var reader = new StreamReader(zip.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }

    private sealed class End(Type stage, Action act) : IProgress<JobEvent>
    {
        public void Report(JobEvent value)
        {
            if (value.GetType() == stage) act();
        }
    }
}
