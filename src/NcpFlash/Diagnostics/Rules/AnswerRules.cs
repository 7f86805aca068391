using System.Collections.Immutable;
using System.Globalization;
using NcpFlash.Diagnostics.Signals;

namespace NcpFlash.Diagnostics.Rules;

/// <summary>Rules over bytes that are no answer of a boot ROM (SYMPTOMS C).</summary>
internal static class AnswerRules
{
    /// <summary>Fewest equal bytes in a row that are a run.</summary>
    private const int ShortestRun = 8;

    /// <summary>Rates up to this are consoles of other things than these parts (SYMPTOMS C07).</summary>
    private const int SlowestFirmware = 230_400;

    /// <summary>Halves of an OK that are no chance any more; how many came whole only follows from it.</summary>
    private const int OftenHalf = 3;

    public static ImmutableArray<Rule> All { get; } =
    [
        new(ConnectFaults.Echo, Echo),
        new(WiringFaults.Floating, Floating),
        new(AnswerFaults.JtagChannel, JtagChannel),
        new(ConnectFaults.Protected, r => r.Facing.Any(t => t.Bytes is [0x0A, 0x0A]) ? Verdict.Of(80) : null),
        new(ConnectFaults.Text, Text),
        new(AnswerFaults.FirmwareAnswers, FirmwareAnswers),
        new(AnswerFaults.OtherRate, r => r.Talk is { } talk && talk.Guess.Rate.BitsPerSecond > SlowestFirmware ? Talker(talk, 66) : null),
        new(AnswerFaults.SlowTalker, r => r.Talk is { } talk && talk.Guess.Rate.BitsPerSecond <= SlowestFirmware ? Talker(talk, 80) : null),
        new(WiringFaults.StuckLow, StuckLow),
        new(WiringFaults.Noise, r => !r.IsProved && r.IsNoise ? Verdict.Of(70) : null),
        new(AnswerFaults.HalfOk, HalfOk),
        new(AnswerFaults.TextWithHoles, TextWithHoles),
        new(ConnectFaults.Unexpected, r => r.Facing.Any(t => t.Received > 0 && !t.Proved && Reading.IsUnasked(t)) && !r.IsSilent && !r.IsProved ? Verdict.Of(20) : null),
    ];

    private static Verdict? Echo(Reading r)
    {
        Trial? exact = r.Syncs.FirstOrDefault(t => t.Sent > 0 && t.Received == t.Sent && t.Bytes.All(b => b == Reading.SyncByte));
        if (exact is not null)
        {
            return Verdict.Of(98, Fact.From("received", exact.Received), Fact.From("count", exact.Sent));
        }

        // Nearly all of them: an adapter that loses some, or a window that ended too early.
        Trial? most = r.Syncs.FirstOrDefault(t => t.Received * 10 >= t.Sent * 8 && t.Received <= t.Sent && t.Bytes.All(b => b == Reading.SyncByte) && !t.Bytes.IsEmpty);
        return most is null ? null : Verdict.Of(84, Fact.From("received", most.Received), Fact.From("count", most.Sent));
    }

    /// <summary>A few bytes that begin like the burst and end as 00 or FF: less than a twentieth of what was sent (SYMPTOMS C02, an inference).</summary>
    private static Verdict? Floating(Reading r)
    {
        bool few = r.Syncs.Sum(t => t.Received) * 20 < r.Syncs.Sum(t => (long)t.Sent); // in all: an adapter may gather the bytes of several bursts
        Trial? fading = !few ? null : r.Syncs.FirstOrDefault(t => t.Received > 2 && IsFading(t.Bytes.AsSpan()));
        return fading is null ? null : Verdict.Of(65, Fact.From("received", fading.Received), ("bytes", Reading.Hex(fading.Bytes.AsSpan())));
    }

    private static bool IsFading(ReadOnlySpan<byte> bytes)
    {
        int alike = 0;
        foreach (byte value in bytes[..((bytes.Length + 1) / 2)])
        {
            alike += int.PopCount(value ^ Reading.SyncByte) <= 2 ? 1 : 0;
        }

        return alike * 3 >= bytes.Length && bytes.IndexOfAny<byte>(0x00, 0xFF) > 0;
    }

    private static Verdict? JtagChannel(Reading r)
    {
        Trial? engine = r.Facing.FirstOrDefault(t => t.Sent > 0 && t.Bytes.Length >= 16 && IsRefusal(t.Bytes));
        return engine is null ? null : Verdict.Of(97, ("bytes", Reading.Hex(engine.Bytes.AsSpan())));
    }

    private static bool IsRefusal(ImmutableArray<byte> bytes)
    {
        int first = bytes[0] == 0xFA ? 0 : 1;
        return Enumerable.Range(0, (bytes.Length - first) / 2).All(i => bytes[first + (2 * i)] == 0xFA && bytes[first + (2 * i) + 1] == Reading.SyncByte);
    }

    /// <summary>
    /// Firmware runs that nobody started. When it starts after a reset into the ROM, <see cref="SilenceRules"/> say more than this; where the lines were moved in
    /// other ways, or on purpose so that it starts, its text says nothing.
    /// </summary>
    private static Verdict? Text(Reading r)
    {
        Speech? best = r.Speeches.Where(s => s.Trial.Entry is PartEntry.None or PartEntry.LinesInReset || Reading.IsToRom(s.Trial)).MaxBy(s => s.Text.Length);
        bool startsInReset = r.Speeches.Any(s => Reading.IsToRom(s.Trial) && ReadableText.IsStartLog(s.Trial.Bytes.AsSpan())) && !r.TalksInReset;
        return best is null || r.IsProved ? null : Verdict.Of(startsInReset || r.MayHaveBeenStarted(best.Trial) ? 72 : r.Facing.Any(Reading.IsToRom) ? 90 : 96, ("text", best.Text));
    }

    /// <summary>One byte or one pair over and over: what a console makes of the burst, heard at another rate than its own.</summary>
    private static Verdict? FirmwareAnswers(Reading r)
    {
        if (r.IsProved)
        {
            return null; // a ROM in conversation takes bursts for commands, and refuses them
        }

        foreach (Trial trial in r.Facing.Where(t => t.Received >= ShortestRun))
        {
            (byte value, int run) = LongestRun(trial.Bytes);
            if (run >= ShortestRun && run * 2 >= trial.Bytes.Length && value is not (Reading.SyncByte or 0x00 or 0xFF))
            {
                return Verdict.Of(67, Fact.From("run", run), ("byte", value.ToString("x2", CultureInfo.InvariantCulture)));
            }

            (string pair, int count) = MostFrequentPair(trial);
            if (count >= 2 * ShortestRun && count * 4 >= trial.Bytes.Length)
            {
                return Verdict.Of(66, Fact.From("run", count), ("byte", pair));
            }
        }

        return null;
    }

    /// <summary>The pair of unlike bytes that a burst brought most often; none where a ROM refuses frames.</summary>
    private static (string Pair, int Count) MostFrequentPair(Trial trial) => trial.Sent == 0 || trial.Bytes.AsSpan().IndexOf("FL"u8) >= 0 ? (string.Empty, 0)
        : trial.Bytes.Zip(trial.Bytes.Skip(1)).Where(p => p.First != p.Second && p.First != Reading.SyncByte && p.Second != Reading.SyncByte).GroupBy(p => p)
            .Select(g => ($"{g.Key.First:x2}{g.Key.Second:x2}", g.Count())).DefaultIfEmpty((string.Empty, 0)).MaxBy(g => g.Item2);

    private static (byte Value, int Run) LongestRun(ImmutableArray<byte> bytes)
    {
        (byte Value, int Run) longest = default;
        int run = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            run = i > 0 && bytes[i] == bytes[i - 1] ? run + 1 : 1;
            longest = run > longest.Run ? (bytes[i], run) : longest;
        }

        return longest;
    }

    private static Verdict? Talker((Trial Trial, RateGuess Guess) talk, int score) => Verdict.Of(
        talk.Guess.Lead >= 0.25 && talk.Trial.Received >= 40 ? score : Math.Min(score, 58),
        ("talk", talk.Guess.Rate.ToString()), ("rate", talk.Trial.LineRate.ToString()), Fact.From("received", talk.Trial.Received));

    private static Verdict? StuckLow(Reading r)
    {
        Trial[] low = [.. r.Facing.Where((t, index) => t.Received > 0 && !(index == 0 && Reading.IsStale(t)))];
        bool onlyZero = low.Length > 0 && low.All(t => t.Bytes.All(b => b == 0));
        bool breaks = low.Any(t => t.Errors.Breaks > 0);
        long zeros = low.Sum(t => t.Received);
        bool framing = low.All(t => t.Errors.Framing is null || t.Errors.Framing >= t.Received || t.Errors.Breaks > 0);
        bool unmoved = low.Any(t => t.Entry == PartEntry.None);
        return !onlyZero || !framing || (!breaks && zeros < 3) || (!unmoved && zeros <= 2 * low.Length) ? null
            : Verdict.Of(low.Any(t => t.Errors is { Breaks: > 0 } or { Framing: > 0 }) ? 85 : 60, Fact.From("received", zeros));
    }

    /// <summary>True when a handshake brought one half of an OK and hardly more.</summary>
    public static bool IsHalfOk(Trial trial) =>
        trial is { Kind: TrialKind.Sync, Bytes: { Length: > 0 and <= 4 } bytes } && !Reading.HasOk(trial) && bytes.Any(b => b is (byte)'O' or (byte)'K');

    /// <summary>One half of an OK.</summary>
    public static Verdict? HalfOk(Reading r)
    {
        Trial[] halves = [.. r.Syncs.Where(IsHalfOk)];
        return halves.Length == 0 ? null : Verdict.Of(halves.Length >= OftenHalf ? 89 : 78, ("bytes", Reading.Hex(halves[0].Bytes.AsSpan())));
    }

    /// <summary>
    /// Text of which a known word, or a line that was heard elsewhere, has characters missing. A line is the same as another one that somebody began to listen to, or
    /// stopped listening to, in its middle.
    /// </summary>
    private static Verdict? TextWithHoles(Reading r)
    {
        foreach (Speech speech in r.Speeches)
        {
            string[] lines = [.. ReadableText.Whole(speech.Trial.Bytes.AsSpan())];
            if (lines.FirstOrDefault(l => ReadableText.WordWithHoles(l) is not null) is { } line)
            {
                return Verdict.Of(86, ("text", line));
            }

            string[] all = [.. r.Speeches.SelectMany(s => ReadableText.Whole(s.Trial.Bytes.AsSpan()))];
            if (lines.FirstOrDefault(l => all.Any(o => ReadableText.IsWithHoles(l, o))) is { } shorter)
            {
                return Verdict.Of(80, ("text", shorter));
            }
        }

        return null;
    }
}
