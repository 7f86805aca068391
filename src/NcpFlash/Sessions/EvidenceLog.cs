using NcpFlash.Adapters;
using NcpFlash.Diagnostics;
using NcpFlash.Links;

namespace NcpFlash.Sessions;

/// <summary>What was seen so far, oldest first; bounded well below a megabyte, the oldest make room.</summary>
internal sealed class EvidenceLog(TimeProvider time)
{
    private const int Capacity = 200;
    private const int MostTrials = 192;

    /// <summary>A rate further off than this garbles long texts.</summary>
    private const double MostErrorPercent = 2;

    private readonly Queue<Observation> _observations = new();
    private readonly Queue<Trial> _trials = new();
    private readonly long _start = time.GetTimestamp();
    private readonly TrialRecorder _recorder = new(time);
    private ISerialLink? _link;
    private Trial? _last;

    /// <summary>Time since the log began.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    /// <summary>What the user said.</summary>
    public StatedFacts Stated { get; set; } = StatedFacts.None;

    /// <summary>What is known of the computer.</summary>
    public HostFacts Host { get; set; } = HostFacts.Unknown;

    /// <summary>The trial that ended last, or null.</summary>
    public Trial? Last => _last;

    /// <summary>Notes something that was seen.</summary>
    public void Add(string what)
    {
        if (_observations.Count == Capacity)
        {
            _observations.Dequeue();
        }

        _observations.Enqueue(new Observation(Elapsed, what));
    }

    /// <summary>Takes the facts of the port from a link, whose traffic is told by the <c>Note…</c> methods.</summary>
    public void Observe(ISerialLink link)
    {
        _link = link;
        _recorder.Rate = link.BitRate;
    }

    /// <summary>Bytes were read.</summary>
    public void NoteRead(ReadOnlySpan<byte> bytes) => _recorder.Read(bytes);

    /// <summary>Bytes are handed to the port.</summary>
    public void NoteWrite(int count) => _recorder.Wrote(count);

    /// <summary>The port has taken what was written.</summary>
    public void NoteTaken(int count) => _recorder.Taken(count);

    /// <summary>A rate was asked for.</summary>
    public void NoteRate(BitRate asked) => _recorder.Rate = asked;

    /// <summary>A trial begins.</summary>
    public void Begin() => _recorder.Begin(Elapsed, _link?.Counters ?? default);

    /// <summary>The trial that began last has ended; it is kept as <paramref name="shape"/> returns it.</summary>
    public Trial End(TrialKind kind, Func<Trial, Trial>? shape = null)
    {
        Trial trial = _recorder.End(kind, _link?.Counters ?? default, kind == TrialKind.Listen ? Made(_recorder.Rate) ?? _link?.BitRate : _link?.BitRate);
        return Keep(shape is null ? trial : shape(trial));
    }

    /// <summary>Both sides went to another rate, and the last exchange decided whether it works.</summary>
    public void NoteRateChange(BitRate rate, bool proved, string? result = null) => Keep(
        (_last is { Kind: TrialKind.Command } && !proved ? _last : new Trial(TrialKind.RateChange, Elapsed, rate)) with { Kind = TrialKind.RateChange, Proved = proved, Result = result });

    /// <summary>Questions were asked, each once.</summary>
    public void NoteQuestions(string what, BitRate rate, int asked, int answered) => Keep(
        new Trial(TrialKind.Questions, Elapsed, rate) { Command = what, Questions = (asked, answered), Proved = asked == answered });

    /// <summary>A range of the flash holds something else than it should.</summary>
    public void NoteDigest(FlashRange range, Sha256Digest actual) => Keep(
        new Trial(TrialKind.Digest, Elapsed, _link?.BitRate ?? default) { Command = range.ToString(), Result = actual.ToString() });

    /// <summary>What was seen.</summary>
    public Evidence ToEvidence() => new([.. _observations])
    {
        Trials = [.. _trials],
        Adapter = _link is null ? null : PortFacts.Of(_link.Identity),
        Stated = Stated,
        Host = Host,
    };

    /// <summary>What the adapter is known to make of a rate, where that is another one: some drivers repeat what was asked.</summary>
    private BitRate? Made(BitRate rate) => _link?.Identity.Usb is { } usb && AdapterCatalog.Known.Find(usb) is { } profile
        && Math.Abs(profile.Rates.For(rate).ErrorPercent) > MostErrorPercent ? profile.Rates.For(rate).Real : null;

    private Trial Keep(Trial trial)
    {
        if (_trials.Count == MostTrials)
        {
            _trials.Dequeue();
        }

        _trials.Enqueue(trial);
        return _last = trial;
    }
}
