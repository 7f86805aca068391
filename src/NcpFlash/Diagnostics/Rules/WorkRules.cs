using System.Collections.Immutable;

namespace NcpFlash.Diagnostics.Rules;

/// <summary>Rules over commands that failed, and over what the part does after a flash (SYMPTOMS D and F).</summary>
internal static class WorkRules
{
    /// <summary>Frames longer than this are long.</summary>
    private const int LongFrame = 256;

    private static readonly string[] SlowClockWords = ["32k", "32.768", "32768"];

    private static readonly string[] Complaints = ["fail", "error", "timeout", "not ", "missing"];

    /// <summary>A line that is not even clean at the rate of the handshake is a bad one; the nearest usual rate below it (PROTOCOL 1.4, 12).</summary>
    private const int SlowestGood = 460_800;

    /// <summary>Damaged frames from which on they are no chance any more.</summary>
    public const int MostByChance = 3;

    public static ImmutableArray<Rule> All { get; } =
    [
        new(ConnectFaults.RateNotWorking, r => r.Evidence.Trials.LastOrDefault(t => t.Kind == TrialKind.RateChange) is { Proved: false } failed
            ? Verdict.Of(79, ("rate", failed.Rate.ToString()), ("reason", failed.Result ?? "no reply")) : null),
        new(WorkFaults.DamagedFrames, DamagedFrames),
        new(WorkFaults.Lossy, Lossy),
        new(WorkFaults.UncleanRate, r => Questions(r) is { Fast: { Lost: > 0 } fast, Slow: { Lost: 0 } clean } && clean.Rate.BitsPerSecond >= SlowestGood
            ? Verdict.Of(80, Fact.From("lost", fast.Lost), Fact.From("asked", fast.Asked), ("rate", fast.Rate.ToString()), ("clean", clean.Rate.ToString())) : null),
        new(WorkFaults.LongFramesFail, LongFramesFail),
        new(WorkFaults.HostTooSlow, r => r.Commands.Select(t => HostTooSlow(r, t)).LastOrDefault(v => v is not null)),
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
    ];

    private static Verdict? Lossy(Reading r)
    {
        ((int Lost, int Asked, BitRate Rate) slow, (int Lost, int Asked, BitRate Rate) fast) = Questions(r);
        bool isBad = slow.Lost == 0 && slow.Rate.BitsPerSecond < SlowestGood && fast.Lost > 0;
        (int lost, int asked, BitRate rate) = isBad ? fast : slow;
        return asked > 0 && lost > 0 ? Verdict.Of(lost > 1 ? 86 : 60, Fact.From("lost", lost), Fact.From("asked", asked), ("rate", rate.ToString())) : null;
    }

    /// <summary>What was lost of questions that were asked once: up to the rate that was found good for the work at last, and at faster ones.</summary>
    private static ((int Lost, int Asked, BitRate Rate) Slow, (int Lost, int Asked, BitRate Rate) Fast) Questions(Reading r)
    {
        Trial[] asked = [.. r.Evidence.Trials.Where(t => t.Kind == TrialKind.Questions)];
        int last = asked.LastOrDefault()?.Rate.BitsPerSecond ?? 0;
        return (Sum(asked.Where(t => t.Rate.BitsPerSecond <= last)), Sum(asked.Where(t => t.Rate.BitsPerSecond > last)));

        static (int, int, BitRate) Sum(IEnumerable<Trial> questions) => (
            questions.Sum(q => q.Questions.Asked - q.Questions.Answered), questions.Sum(q => q.Questions.Asked), questions.MaxBy(q => q.Rate.BitsPerSecond)?.Rate ?? default);
    }

    /// <summary>Frames that arrived damaged, more than chance.</summary>
    public static Verdict? DamagedFrames(Reading r) => r.Evidence.Trials.Count(IsDamaged) is >= MostByChance and var damaged ? Verdict.Of(80, Fact.From("damaged", damaged)) : null;

    /// <summary>A command that was not heard behind a pause of the host's own, longer than the ROM's patience.</summary>
    public static Verdict? HostTooSlow(Reading r, Trial command) =>
        command.Received == 0 && r.PauseBefore(command) is var pause && pause > Reading.NearIdleDrop ? Verdict.Of(83, ("time", Reading.Time(pause))) : null;

    /// <summary>A frame that the part called damaged; the first one in a conversation may have met the rest of another.</summary>
    public static bool IsDamaged(Trial trial) => trial.Kind is TrialKind.Command or TrialKind.BootInfo && trial.Result?.Replace("the part refused it with ", string.Empty, StringComparison.Ordinal) is { } result
        && (result.StartsWith("FL 0101", StringComparison.Ordinal) || result.StartsWith("FL 0102", StringComparison.Ordinal) || result.StartsWith("FL 0103", StringComparison.Ordinal));

    private static bool IsFlashRefusal(string result) => result.StartsWith("FL 0002", StringComparison.Ordinal)
        || result.StartsWith("FL 0005", StringComparison.Ordinal) || result.StartsWith("FL 0006", StringComparison.Ordinal);

    private static Verdict? LongFramesFail(Reading r)
    {
        Trial[] failed = [.. r.Commands.Where(t => t.Received == 0 || IsDamaged(t) || t.Received > LongFrame)];
        failed = [.. failed.Where(t => t.Rate == failed[^1].Rate)]; // what a faster rate did not carry says nothing of this one
        bool works = r.Evidence.Trials.Any(t => t is { Kind: TrialKind.RateChange, Proved: true } && t.Rate == failed.LastOrDefault()?.Rate);
        return works && failed.Length >= 2 && failed.All(t => t.Sent > LongFrame || t.Received > LongFrame) ? Verdict.Of(64, ("rate", failed[^1].Rate.ToString())) : null;
    }

    private static string? After(Reading r) => r.Evidence.Stated.MeantToRun == true ? r.Speeches.Where(s => Reading.IsToFlash(s.Trial)).MaxBy(s => s.Text.Length)?.Text : null;

    private static bool IsAboutSlowClock(string line) => SlowClockWords.Any(w => line.Contains(w, StringComparison.OrdinalIgnoreCase))
        && Complaints.Any(w => line.Contains(w, StringComparison.OrdinalIgnoreCase));

    private static Verdict? OldVersion(Reading r) => r.Evidence.Stated.WrittenVersion is { } written && After(r) is not null
        && r.Speeches.SelectMany(s => Signals.ReadableText.Lines(s.Trial.Bytes.AsSpan())).FirstOrDefault(l => l.Contains("version", StringComparison.OrdinalIgnoreCase)) is { } line
        && !line.Contains(written, StringComparison.OrdinalIgnoreCase)
            ? Verdict.Of(48, ("text", line), ("written", written)) : null;
}
