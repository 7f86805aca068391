using System.Collections.Immutable;

namespace NcpFlash.Diagnostics.Rules;

/// <summary>
/// Which handshakes say something of the line. A ROM that has answered one takes commands from then on, and no other handshake until it was reset, or heard nothing for its idle
/// time-out (PROTOCOL 1.5): a burst in between cannot be answered, on the best of lines.
/// </summary>
internal sealed class FairSyncs
{
    /// <summary>Resets without any effect from which on they are taken to have none.</summary>
    private const int Doubted = 3;

    private readonly ImmutableHashSet<Trial> _answered;

    private FairSyncs(ImmutableArray<Trial> all, ImmutableHashSet<Trial> answered, bool doesReset, int pulses) =>
        (All, _answered, DoesReset, VainPulses) = (all, answered, doesReset, pulses);

    /// <summary>Those that could have been answered.</summary>
    public ImmutableArray<Trial> All { get; }

    /// <summary>How many of them were answered.</summary>
    public int Answered => All.Count(IsAnswered);

    /// <summary>True when a part in conversation answered right behind a reset, so that what drives its pins reaches them.</summary>
    public bool DoesReset { get; }

    /// <summary>Resets of a part in conversation behind which it answered none.</summary>
    public int VainPulses { get; }

    /// <summary>True when what drives the pins has reset the part never.</summary>
    public bool NeverResets => !DoesReset && VainPulses >= Doubted;

    /// <summary>True when an OK came, or the ROM proved itself right behind the burst: an adapter that holds short replies back brings the OK out with the answer to a question.</summary>
    public bool IsAnswered(Trial sync) => _answered.Contains(sync);

    /// <summary>Looks at all handshakes, and at what else was tried between them, oldest first.</summary>
    public static FairSyncs Of(ImmutableArray<Trial> facing)
    {
        ImmutableArray<Trial> syncs = [.. facing.Where(t => t.Kind == TrialKind.Sync)];
        ImmutableHashSet<Trial> answers = Answers(facing).ToImmutableHashSet<Trial>(ReferenceEqualityComparer.Instance);
        bool inConversation = false, doesReset = false, answered = false;
        int pulses = 0;
        var rested = new HashSet<Trial>(ReferenceEqualityComparer.Instance);
        foreach (Trial sync in syncs)
        {
            inConversation &= sync.Idle < Reading.NearIdleDrop;
            bool ok = answers.Contains(sync);
            doesReset |= ok && inConversation && IsReset(sync);
            pulses += !ok && inConversation && IsReset(sync) ? 1 : 0;
            if (ok || (answered && !inConversation && sync.Idle >= Reading.NearIdleDrop))
            {
                rested.Add(sync);
            }

            inConversation |= ok;
            answered |= ok;
        }

        return new FairSyncs([.. syncs.Where(s => rested.Contains(s) || (doesReset && IsReset(s)))], answers, doesReset, pulses);
    }

    private static IEnumerable<Trial> Answers(ImmutableArray<Trial> facing)
    {
        Trial? last = null;
        foreach (Trial trial in facing)
        {
            last = trial.Kind == TrialKind.Sync ? trial : last;
            if (last is not null && (trial is { Kind: TrialKind.BlindQuestion, Proved: true } || (trial == last && Reading.HasOk(trial))))
            {
                yield return last;
            }
        }
    }

    private static bool IsReset(Trial sync) => sync.Entry is PartEntry.LinesToRom or PartEntry.LinesToRomUnfed or PartEntry.LinesToRomAwake;
}
