using System.Collections.Immutable;
using System.Globalization;
using NcpFlash.Diagnostics.Signals;

namespace NcpFlash.Diagnostics.Rules;

/// <summary>The evidence as the rules look at it: trials by kind, text that was heard, who answered. Computed once.</summary>
internal sealed class Reading
{
    /// <summary>Sync bytes all are this (PROTOCOL 1.4).</summary>
    public const byte SyncByte = 0x55;

    /// <summary>What was assumed of a bridge that takes its orders in the stream of bytes; its own way into the ROM.</summary>
    public const string InBandWords = "words in the stream of bytes";

    /// <summary>The ROM's idle time-out, less a margin (PROTOCOL 1.5).</summary>
    public static readonly TimeSpan NearIdleDrop = TimeSpan.FromSeconds(1.8);

    private const int MostBytesShown = 24;

    private readonly Lazy<(Trial Trial, RateGuess Guess)?> _talk;
    private readonly Lazy<HeardRates> _rates;

    public Reading(Evidence evidence)
    {
        Evidence = evidence;
        Facing = [.. evidence.Trials.Where(t => IsFacing(t.Kind))];
        Syncs = [.. Facing.Where(t => t.Kind == TrialKind.Sync)];
        Fair = FairSyncs.Of(Facing);
        Speeches = [.. Facing.Where(t => !t.Proved).Select(t => (Trial: t, Text: ReadableText.Longest(t.Bytes.AsSpan()))).Where(s => s.Text is not null).Select(s => new Speech(s.Trial, s.Text!))];
        Longest = Facing.MaxBy(t => t.Received);
        _rates = new(() => new HeardRates(Facing));
        _talk = new(FindTalk);
    }

    public Evidence Evidence { get; }

    /// <summary>Trials in which the part could be heard before the work began.</summary>
    public ImmutableArray<Trial> Facing { get; }

    /// <summary>Handshakes.</summary>
    public ImmutableArray<Trial> Syncs { get; }

    /// <summary>Those of them that a part in its ROM could have answered.</summary>
    public FairSyncs Fair { get; }

    /// <summary>Readable text, as it was heard.</summary>
    public ImmutableArray<Speech> Speeches { get; }

    /// <summary>The trial that brought most bytes, or null when there was none.</summary>
    public Trial? Longest { get; }

    /// <summary>Trials of a jumper test.</summary>
    public IEnumerable<Trial> Loops => Evidence.Trials.Where(t => t.Kind == TrialKind.Loopback);

    /// <summary>Commands that failed.</summary>
    public IEnumerable<Trial> Commands => Evidence.Trials.Where(t => t.Kind == TrialKind.Command);

    /// <summary>True when handshakes were tried and nothing at all came back, except where the part was told to start its firmware.</summary>
    public bool IsSilent => !Syncs.IsEmpty && Facing.Where((t, index) => IsUnasked(t) && !(index == 0 && IsStale(t))).All(t => t.Received <= Glitch(t));

    /// <summary>True when the ROM proved itself in some trial.</summary>
    public bool IsProved => Facing.Any(t => t.Proved);

    /// <summary>True when something talks while the lines should hold the part in reset: they do not, or it is another part.</summary>
    public bool TalksInReset => Facing.Any(t => t is { Entry: PartEntry.LinesInReset, Received: > 2 });

    /// <summary>True when the line was listened to while the part was held in reset, and was silent.</summary>
    public bool IsSilentInReset => Facing.Any(t => t.Entry == PartEntry.LinesInReset) && !TalksInReset;

    /// <summary>Handshakes that were answered by a whole OK.</summary>
    public int Answered => Syncs.Count(HasOk);

    /// <summary>Console text at a rate at which nobody listened, or null.</summary>
    public (Trial Trial, RateGuess Guess)? Talk => _talk.Value;

    /// <summary>True when something was heard at each of the rates of consoles that the port makes, and none of it is text or came twice.</summary>
    public bool IsNoise
    {
        get
        {
            Trial[] listened = [.. Facing.Where(t => t.Kind == TrialKind.Listen && RateFinder.Expected.Contains(t.Rate) && RateFinder.IsSame(t.LineRate, t.Rate))];
            int heard = listened.Where(t => t.Received > 2).Select(t => t.Rate).Distinct().Count();
            return heard >= 2 && heard == listened.Select(t => t.Rate).Distinct().Count() && Speeches.IsEmpty && !_rates.Value.Repeats(_ => true);
        }
    }

    /// <summary>True when firmware was heard after a reset that starts it: readable, or the same each time.</summary>
    public bool StartsFirmware => Speeches.Any(s => IsToFlash(s.Trial)) || _rates.Value.Repeats(IsToFlash);

    /// <summary>Facts that every text may use.</summary>
    public ImmutableArray<Fact> Common =>
    [
        ("port", Evidence.Adapter?.Port ?? "the port"), ("usb", Evidence.Adapter?.UsbId ?? "of unknown kind"),
        Fact.From("attempts", Syncs.Count(s => s.Rate == Syncs[0].Rate)), Fact.From("tried", Syncs.Length), Fact.From("worked", Answered), Fact.From("count", Syncs.Select(s => s.Sent).FirstOrDefault()),
        ("rate", (Syncs.FirstOrDefault() ?? Evidence.Trials.LastOrDefault())?.Rate.ToString() ?? "?"),
        Fact.From("received", Longest?.Received ?? 0), ("bytes", Hex((Longest?.Bytes ?? []).AsSpan())),
    ];

    /// <summary>True when firmware was first heard after the lines had been moved for another wiring, which may have started it.</summary>
    public bool MayHaveBeenStarted(Trial trial) =>
        Facing.FirstOrDefault(IsHeard) is { Entry: PartEntry.OtherWiring } first && first.At <= trial.At;

    /// <summary>
    /// How long the host itself was silent before a trial: the time does not count in which it listened, or waited for an answer that did not come.
    /// </summary>
    public TimeSpan PauseBefore(Trial trial)
    {
        TimeSpan from = trial.At - trial.Idle;
        long waited = Evidence.Trials.Where(t => t.At < trial.At && t.Kind != TrialKind.RateChange).Sum(t => Math.Max(0, (t.At + t.Duration).Ticks - Math.Max(t.At.Ticks, from.Ticks)));
        return trial.Idle - TimeSpan.FromTicks(waited);
    }

    /// <summary>True when bytes hold an OK.</summary>
    public static bool HasOk(Trial trial) => trial.Bytes.AsSpan().IndexOf("OK"u8) >= 0;

    /// <summary>True when nobody had told the part to start its firmware, or moved its lines in a way that may have.</summary>
    public static bool IsUnasked(Trial trial) => trial.Entry != PartEntry.OtherWiring && !IsToFlash(trial);

    /// <summary>True when more than the glitch of an edge came.</summary>
    public static bool IsHeard(Trial trial) => trial.Received > 8;

    /// <summary>True when the line was low all the time.</summary>
    public static bool IsHeldLow(Trial trial) => IsHeard(trial) && trial.Bytes.All(b => b == 0);

    /// <summary>True when nothing but a low line was seen in any trial, so that it is low at every other rate too.</summary>
    public bool IsAlwaysLow => Facing.Any(IsHeldLow) && Facing.All(t => t.Bytes.All(b => b == 0));

    /// <summary>True when a trial followed a reset that leads into the ROM.</summary>
    public static bool IsToRom(Trial trial) => trial.Entry is PartEntry.LinesToRom or PartEntry.UserToRom || trial is { Entry: PartEntry.OtherWiring, Wiring: InBandWords };

    /// <summary>True when what was heard came after a reset into the ROM, and nothing from before it can be among it: the line was quiet while the part was held.</summary>
    public bool IsCleanToRom(Trial trial) => IsToRom(trial) && (trial.Entry != PartEntry.LinesToRom
        || (trial.Kind == TrialKind.Listen && Facing.IndexOf(trial) is > 0 and var at && Facing[at - 1].Entry == PartEntry.LinesInReset));

    /// <summary>True when a trial followed a reset that starts the firmware.</summary>
    public static bool IsToFlash(Trial trial) => trial.Entry is PartEntry.LinesToFlash or PartEntry.UserToFlash or PartEntry.CommandToFlash;

    /// <summary>The bytes in hexadecimal, the first two dozen of them.</summary>
    public static string Hex(ReadOnlySpan<byte> bytes) => bytes.Length <= MostBytesShown
        ? Convert.ToHexStringLower(bytes)
        : string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexStringLower(bytes[..MostBytesShown])}… ({bytes.Length} bytes)");

    /// <summary>A time in words.</summary>
    public static string Time(TimeSpan time) => time.TotalSeconds >= 1
        ? time.TotalSeconds.ToString("0.0#", CultureInfo.InvariantCulture) + " s"
        : time.TotalMilliseconds.ToString("0.#", CultureInfo.InvariantCulture) + " ms";

    /// <summary>A few bytes that are there as soon as the port is open are left from before: some drivers do not purge (SYMPTOMS 1.2, CP2102).</summary>
    public static bool IsStale(Trial trial) => trial is { Kind: TrialKind.Listen, Sent: 0, Received: <= 4 };

    /// <summary>One or two bytes when lines move are an edge that looked like a byte, and mean nothing (SYMPTOMS C09).</summary>
    private static int Glitch(Trial trial) => trial.Entry != PartEntry.None && trial.Bytes.All(b => b is 0x00 or 0xFF) ? 2 : 0;

    private static bool IsFacing(TrialKind kind) => kind is not (TrialKind.Loopback or TrialKind.ReadBack or TrialKind.Command or TrialKind.RateChange
        or TrialKind.Zeros or TrialKind.Digest or TrialKind.Questions);

    private (Trial Trial, RateGuess Guess)? FindTalk() => !Speeches.IsEmpty || IsProved || Answered > 0 ? null : _rates.Value.Best(IsUnasked);
}
