using NcpFlash.Diagnostics;
using NcpFlash.Sessions;
using NcpFlash.Tests.Links;
using Xunit;

namespace NcpFlash.Tests.Sessions;

/// <summary>A program of the user as boot control, with real programs.</summary>
public sealed class CommandControlTests
{
    private static readonly BootContext Context = new(
        MemoryLink.CreatePair().Host, NcpFlash.Chips.ChipCatalog.Default, TimeProvider.System, new Progress<JobEvent>());

    [Fact]
    public async Task It_is_told_the_step_behind_its_own_arguments()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a POSIX shell");
        string file = Path.GetTempFileName();
        try
        {
            await using BootControl control = BootControl.Parse($"command:/bin/sh -c \"echo $0 $1 >> {file}\" first");
            Assert.Null(await control.EnterAsync(Context, NoSync, TestContext.Current.CancellationToken));
            await control.LeaveAsync(Context, TestContext.Current.CancellationToken);
            Assert.Equal("first enter\nfirst leave\n", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task What_it_says_is_passed_on()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a POSIX shell");
        var events = new List<JobEvent>();
        await BootControl.Parse("command:/bin/sh -c \"echo out; echo err >&2\"").EnterAsync(Context with { Progress = new Sink(events) }, NoSync, TestContext.Current.CancellationToken);
        Assert.Equal(["out", "err"], events.Cast<JobEvent.BootProgramSaid>().Select(e => e.Line));
    }

    [Fact]
    public async Task A_failure_is_told_with_its_code_and_its_words()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a POSIX shell");
        Diagnosis finding = await FaultOf("command:/bin/sh -c \"echo no relay >&2; exit 3\"");
        Assert.Equal("boot.program-failed", finding.Id);
        Assert.Contains("exit code 3: no relay", finding.Summary, StringComparison.Ordinal);
        Assert.StartsWith("Run '/bin/sh -c \"echo no relay >&2; exit 3\" enter' by itself", finding.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_is_no_program() =>
        Assert.Contains("cannot be started: it is a folder.", (await FaultOf($"command:\"{Path.GetTempPath()}\"")).Summary, StringComparison.Ordinal);

    [Fact]
    public async Task A_program_that_is_not_there_is_bad_input()
    {
        Diagnosis finding = await FaultOf("command:./no-such-program");
        Assert.Equal(("boot.no-program", Outcome.Input), (finding.Id, finding.Kind.Outcome));
    }

    [Fact]
    public async Task What_runs_on_in_the_background_holds_nothing_up()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a POSIX shell");
        await BootControl.Parse("command:/bin/sh -c \"sleep 20 & echo started\"").EnterAsync(Context, NoSync, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Cancelling_ends_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a POSIX shell");
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await BootControl.Parse("command:/bin/sh -c \"sleep 20\"").EnterAsync(Context, NoSync, cancel.Token));
    }

    [Fact]
    public async Task One_that_does_not_end_is_ended()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a POSIX shell");
        var time = new HandTime();
        Task<byte[]?> running = BootControl.Parse("command:/bin/sh -c \"sleep 20\"").EnterAsync(Context with { Time = time }, NoSync, TestContext.Current.CancellationToken).AsTask();
        time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal("boot.program-stuck", (await Assert.ThrowsAsync<NcpException>(() => running)).Diagnosis.Id);
    }

    private static async Task<Diagnosis> FaultOf(string control) =>
        (await Assert.ThrowsAsync<NcpException>(async () => await BootControl.Parse(control).EnterAsync(Context, NoSync, TestContext.Current.CancellationToken))).Diagnosis;

    private static ValueTask<byte[]> NoSync(CancellationToken cancellationToken) => throw new InvalidOperationException("It does not talk to the part.");

    private sealed class Sink(List<JobEvent> events) : IProgress<JobEvent>
    {
        public void Report(JobEvent value) => events.Add(value);
    }
}
