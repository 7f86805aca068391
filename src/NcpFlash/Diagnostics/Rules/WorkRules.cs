using System.Collections.Immutable;

namespace NcpFlash.Diagnostics.Rules;

/// <summary>Rules over commands that failed, and over what the part does after a flash (SYMPTOMS D and F).</summary>
internal static class WorkRules
{
    /// <summary>The ROM's idle time-out, less a margin (PROTOCOL 1.5).</summary>
    private static readonly TimeSpan NearIdleDrop = TimeSpan.FromSeconds(1.8);

    /// <summary>Frames longer than this are long.</summary>
    private const int LongFrame = 256;

    private static readonly string[] SlowClockWords = ["32k", "32.768", "32768"];

    private static readonly string[] Complaints = ["fail", "error", "timeout", "not ", "missing"];

    public static ImmutableArray<Rule> All { get; } =
    [
        new(ConnectFaults.RateNotWorking, r => r.Evidence.Trials.LastOrDefault(t => t.Kind == TrialKind.RateChange) is { Proved: false } failed
            ? Verdict.Of(79, ("rate", failed.Rate.ToString()), ("reason", failed.Result ?? "no reply")) : null),
        new(WorkFaults.DamagedFrames, r => r.Commands.Count(IsDamaged) is >= 3 and var damaged ? Verdict.Of(80, Fact.From("damaged", damaged)) : null),
        new(WorkFaults.LongFramesFail, LongFramesFail),
        new(WorkFaults.HostTooSlow, r => r.Commands.LastOrDefault(t => t.Received == 0 && t.Idle > NearIdleDrop) is { } late ? Verdict.Of(83, ("time", Reading.Time(late.Idle))) : null),
        new(WorkFaults.EraseSilent, r => r.Commands.LastOrDefault() is { Received: 0, Command: { } command } silent && command.StartsWith("erase", StringComparison.Ordinal)
            ? Verdict.Of(81, ("command", command), ("time", Reading.Time(silent.Duration))) : null),
        new(WorkFaults.FlashRefuses, r => r.Commands.LastOrDefault() is { Command: { } command, Result: { } result } && IsFlashRefusal(result)
            ? Verdict.Of(80, ("command", command), ("code", result)) : null),
        new(WorkFaults.StillInRom, r => r.Evidence.Stated.MeantToRun == true && r.Facing.Any(t => t.Proved && Reading.IsToFlash(t))
            ? Verdict.Of(r.Facing.Any(t => t is { Proved: true, Entry: PartEntry.CommandToFlash }) ? 94 : 97) : null),
        new(WorkFaults.NotHeard, r => r.Evidence.Stated.MeantToRun == true && r.Facing.Any(Reading.IsToFlash) && r.Facing.Where(Reading.IsToFlash).All(t => t.Received <= 2)
            ? Verdict.Of(40) : null),
        new(WorkFaults.Runs, r => After(r) is { } text ? Verdict.Of(55, ("text", text)) : null),
        new(WorkFaults.SlowClock, r => r.Speeches.SelectMany(s => Signals.ReadableText.Lines(s.Trial.Bytes.AsSpan())).FirstOrDefault(IsAboutSlowClock) is { } line
            ? Verdict.Of(46, ("text", line)) : null),
        new(WorkFaults.OldVersion, OldVersion),
        new(BootFaults.WithoutEffect, r => r.Evidence.Trials.Any(t => t is { Kind: TrialKind.OpenSession, Entry: not PartEntry.None }) ? Verdict.Of(82) : null),
    ];

    private static bool IsDamaged(Trial trial) => trial.Result is { } result
        && (result.StartsWith("FL 0101", StringComparison.Ordinal) || result.StartsWith("FL 0102", StringComparison.Ordinal) || result.StartsWith("FL 0103", StringComparison.Ordinal));

    private static bool IsFlashRefusal(string result) => result.StartsWith("FL 0002", StringComparison.Ordinal)
        || result.StartsWith("FL 0005", StringComparison.Ordinal) || result.StartsWith("FL 0006", StringComparison.Ordinal);

    private static Verdict? LongFramesFail(Reading r)
    {
        Trial[] failed = [.. r.Commands.Where(t => t.Received == 0 || IsDamaged(t))];
        bool works = r.Evidence.Trials.Any(t => t is { Kind: TrialKind.RateChange, Proved: true });
        return works && failed.Length >= 2 && failed.All(t => t.Sent > LongFrame) ? Verdict.Of(64, ("rate", failed[^1].Rate.ToString())) : null;
    }

    private static string? After(Reading r) => r.Evidence.Stated.MeantToRun == true ? r.Speeches.Where(s => Reading.IsToFlash(s.Trial)).MaxBy(s => s.Text.Length)?.Text : null;

    private static bool IsAboutSlowClock(string line) => SlowClockWords.Any(w => line.Contains(w, StringComparison.OrdinalIgnoreCase))
        && Complaints.Any(w => line.Contains(w, StringComparison.OrdinalIgnoreCase));

    private static Verdict? OldVersion(Reading r) => r.Evidence.Stated.WrittenVersion is { } written && After(r) is not null
        && r.Speeches.SelectMany(s => Signals.ReadableText.Lines(s.Trial.Bytes.AsSpan())).FirstOrDefault(l => l.Contains("version", StringComparison.OrdinalIgnoreCase)) is { } line
        && !line.Contains(written, StringComparison.OrdinalIgnoreCase)
            ? Verdict.Of(48, ("text", line), ("written", written)) : null;
}
