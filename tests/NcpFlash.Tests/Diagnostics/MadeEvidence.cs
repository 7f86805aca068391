using System.Collections.Immutable;
using System.Text;
using NcpFlash.Diagnostics;
using NcpFlash.Diagnostics.Rules;
using NcpFlash.Diagnostics.Signals;

namespace NcpFlash.Tests.Diagnostics;

/// <summary>Evidence that was made up, for what an emulator cannot show and for rules taken alone.</summary>
internal sealed class MadeEvidence
{
    private static readonly BitRate BootRate = new(500_000);

    private readonly List<Trial> _trials = [];
    private Evidence _evidence = new([]) { Adapter = new AdapterFacts("port", "serial") { HasControlLines = true } };

    /// <summary>The causes, best first.</summary>
    public ImmutableArray<Diagnosis> Causes => RuleBook.Causes(Made);

    /// <summary>Everything that fits.</summary>
    public ImmutableArray<Diagnosis> Ranked => RuleBook.Rank(Made);

    /// <summary>The evidence.</summary>
    public Evidence Made => _evidence with { Trials = [.. _trials] };

    /// <summary>Handshakes that were answered by bytes in hexadecimal.</summary>
    public MadeEvidence Sync(params string[] answers) => answers.Aggregate(this, (made, hex) => made.Sync(hex, PartEntry.None));

    public MadeEvidence Sync(string hex, PartEntry entry, LineErrors errors = default) => Add(TrialKind.Sync, Convert.FromHexString(hex), t => t with { Sent = 300, Entry = entry, Errors = errors });

    /// <summary>Silent handshakes, as many as an ordinary connection makes.</summary>
    public MadeEvidence Silence(PartEntry entry = PartEntry.None) => Enumerable.Range(0, 5).Aggregate(this, (made, _) => made.Sync(string.Empty, entry));

    /// <summary>Text of a console heard at a rate.</summary>
    public MadeEvidence Hear(string text, PartEntry entry = PartEntry.None, int talker = 2_000_000, int? listener = null)
    {
        SampledText heard = UartSampler.Hear(Encoding.ASCII.GetBytes(text), new BitRate(talker), new BitRate(listener ?? talker));
        return Add(TrialKind.Listen, [.. heard.Bytes], t => t with { Rate = new BitRate(listener ?? talker), Entry = entry, Errors = new LineErrors(heard.FramingErrors, 0, 0) });
    }

    /// <summary>A jumper test.</summary>
    public MadeEvidence Loop(int sent, int received, int rate = 500_000, double milliseconds = 1, bool? clean = null) => Add(
        TrialKind.Loopback, new byte[Math.Min(received, 1024)],
        t => t with { Rate = new BitRate(rate), Sent = sent, Received = received, Proved = clean ?? sent == received }, milliseconds);

    public MadeEvidence Add(TrialKind kind, byte[] bytes, Func<Trial, Trial>? shape = null, double milliseconds = 7)
    {
        var trial = new Trial(kind, TimeSpan.FromSeconds(_trials.Count + 1), BootRate)
        {
            Received = bytes.Length,
            Chunks = bytes.Length == 0 ? [] : [new Chunk(TimeSpan.FromMilliseconds(milliseconds), [.. bytes])],
        };
        _trials.Add(shape is null ? trial : shape(trial));
        return this;
    }

    /// <summary>A comparison that failed.</summary>
    public MadeEvidence Digest(string range, string actual) => Add(TrialKind.Digest, [], t => t with { Command = range, Result = actual });

    /// <summary>Questions that were asked once.</summary>
    public MadeEvidence Questions(int rate, int asked, int answered) => Add(TrialKind.Questions, [], t => t with { Rate = new BitRate(rate), Questions = (asked, answered) });

    /// <summary>Commands that failed.</summary>
    public MadeEvidence Command(string command, string result, int count, int sent = 16, BitRate? rate = null) => Enumerable.Range(0, count).Aggregate(
        this, (made, _) => made.Add(TrialKind.Command, result == "no reply" ? [] : [0x46, 0x4C], t => t with { Command = command, Result = result, Sent = sent, Rate = rate ?? t.Rate }));

    public MadeEvidence With(Func<Evidence, Evidence> change)
    {
        _evidence = change(_evidence);
        return this;
    }

    public MadeEvidence Quirk(params string[] quirks) => With(e => e with { Adapter = e.Adapter! with { Quirks = [.. quirks] } });
}
