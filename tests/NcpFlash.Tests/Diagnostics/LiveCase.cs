using System.Collections.Immutable;
using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Emulator;
using NcpFlash.Jobs;
using NcpFlash.Links;
using NcpFlash.Sessions;
using NcpFlash.Tests.Conversation;

namespace NcpFlash.Tests.Diagnostics;

/// <summary>A board of the emulator, what is done with it, and what is found in that.</summary>
/// <param name="Settings">Settings of the emulated part.</param>
/// <param name="Run">Does it and returns the findings, best first.</param>
internal sealed record LiveCase(string Settings, Func<EmulatorOptions, IEnumerable<Diagnosis>> Run)
{
    private readonly Lazy<ImmutableArray<Diagnosis>> _findings = new(() => [.. Run(EmulatorSettings.Parse(Settings))]);

    /// <summary>What was found, best first; found once.</summary>
    public ImmutableArray<Diagnosis> Findings => _findings.Value;

    /// <summary>A doctor examines the board: causes, then remarks.</summary>
    public static LiveCase Examined(string settings) => new(settings, options =>
    {
        DoctorReport report = Over(options, (link, clock) =>
            new Doctor(link, ChipCatalog.Default, clock, new DoctorOptions(new ConnectOptions(BootControl.Lines) { Host = options.Computer.Facts(HostFacts.Unknown) }), new Progress<JobEvent>()).RunAsync(default));
        return report.Causes.Concat(report.Remarks);
    });

    /// <summary>The adapter is graded on a jumper.</summary>
    public static LiveCase OnJumper(string settings) => new(
        settings, options => Over(options, (link, clock) => new AdapterTest(link, clock, new Progress<JobEvent>()).RunAsync(HostFacts.Unknown, default)).Findings);

    /// <summary>A part is flashed: what is behind a failure in the middle of it, else the failure and its runners-up; or what was warned of.</summary>
    public static LiveCase AtWork(string settings, Action<VirtualPart>? prepare = null) => new("size=64K," + settings, options =>
    {
        var part = new VirtualPart(options);
        part.FillFlash(seed: 11);
        prepare?.Invoke(part);
        NcpException? fault = part.Try(
            f => f.FlashAsync(VirtualPart.SmallRequest() with { IsFull = true }, default), new ConnectOptions(BootControl.Lines) { Host = options.Computer.Facts(HostFacts.Unknown) });
        return fault is null ? part.Events.OfType<JobEvent.Warned>().Select(w => w.Warning) : fault.Behind.IsEmpty ? fault.Candidates.Prepend(fault.Diagnosis) : fault.Behind;
    });

    /// <summary>A part is told to start its firmware.</summary>
    public static LiveCase Started(string settings, string? written = null) => new(settings, options =>
    {
        var part = new VirtualPart(options);
        ImmutableArray<Diagnosis> notes = [];
        NcpException? fault = part.Try(
            async f =>
            {
                JobSummary summary = await f.ResetAsync(default);
                notes = summary.Notes;
                return summary;
            },
            new ConnectOptions(BootControl.Lines) { Stated = new StatedFacts { WrittenVersion = written } });
        return fault is null ? notes : fault.Candidates.Prepend(fault.Diagnosis);
    });

    private static T Over<T>(EmulatorOptions options, Func<ISerialLink, VirtualClock, Task<T>> work)
    {
        var clock = new VirtualClock { Horizon = TimeSpan.FromMinutes(10) };
        var board = new Board(clock, options);
        return clock.Run(async () =>
        {
            await using ISerialLink link = board.OpenLink();
            return await work(link, clock);
        });
    }
}
