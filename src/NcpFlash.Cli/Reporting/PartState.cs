using NcpFlash.Planning;
using NcpFlash.Sessions;

namespace NcpFlash.Cli.Reporting;

/// <summary>In what state a job leaves the part, told from its events alone.</summary>
internal sealed class PartState
{
    private readonly List<string> _written = [];
    private readonly List<string> _verified = [];
    private readonly List<string> _found = [];
    private readonly HashSet<int> _pending = [];
    private FlashPlan? _plan;
    private PlanStep? _running;
    private int _index;
    private bool _chipErased;
    private FlashRange? _rangeErased;
    private int _percent;
    private bool _started;
    private readonly BurnState _burn = new();

    /// <summary>True when something on the part may have changed.</summary>
    public bool Touched { get; private set; }

    /// <summary>True when the job changed the part and did not come to its end: a step is left, or a comparison failed and was not made good.</summary>
    public bool IsPartial => Touched && (_running is not null || _pending.Count > 0 || _burn.IsPending);

    /// <summary>Word for programs: <c>untouched</c>, <c>partial</c> or <c>complete</c>.</summary>
    public string Word => !Touched ? "untouched" : IsPartial ? "partial" : "complete";

    /// <summary>Takes an event into account.</summary>
    public void See(JobEvent jobEvent)
    {
        switch (jobEvent)
        {
            case JobEvent.PlanReady ready:
                _plan = ready.Plan;
                break;
            case JobEvent.StepStarted started:
                Start(started);
                break;
            case JobEvent.StepProgressed progressed:
                _percent = progressed.Total == 0 ? 0 : (int)(100L * progressed.Done / progressed.Total);
                break;
            case JobEvent.StepFinished finished:
                Finish(finished.Step);
                break;
            default:
                _burn.See(jobEvent);
                Touched |= _burn.HasBegun;
                break;
        }
    }

    /// <summary>A sentence or two for people.</summary>
    public string Describe()
    {
        if (!Touched) return _started ? "Nothing on the part was changed." : "The part was not touched.";
        if (!IsPartial) return _burn.Sentence is { } burnt ? $"Everything that was asked for had been done on the part. {burnt}" : "Everything that was asked for had been done on the part.";
        var sentences = new List<string>();
        if (Written(_running) is { } image) sentences.Add($"{image} is partly written ({_percent} %).");
        if (_running is PlanStep.EraseChip) sentences.Add("The chip is erased in whole or in part.");
        else if (_chipErased) sentences.Add("The chip was erased.");
        if (_running is PlanStep.EraseRange range) sentences.Add($"{range.Range} is erased in whole or in part.");
        else if (_running is null && _rangeErased is { } erased) sentences.Add($"{erased} was erased.");
        if (_verified.Count > 0) sentences.Add($"Written and verified: {string.Join(", ", _verified)}.");
        if (_written.Count > 0) sentences.Add($"Written but not verified: {string.Join(", ", _written)}.");
        if (_found.Count > 0) sentences.Add($"There already: {string.Join(", ", _found)}.");
        if (_burn.Sentence is { } burn) sentences.Add(burn);
        return string.Join(' ', sentences);
    }

    /// <summary>What to do about it.</summary>
    public string Advice() => _burn.HasBegun && _burn.IsPending
        ? "Run the same command again: it reads what is burnt, and burns only what is missing."
        : IsPartial
        ? "The part may not start as it is. Run the same command again: it begins from the start and repairs the part."
        : "Run the same command again when you are ready.";

    private void Start(JobEvent.StepStarted started)
    {
        _started = true;
        _running = started.Step;
        _index = started.Index;
        _percent = 0;
        if (started.Step is not PlanStep.Survey) // a survey between two rounds does not end the first
        {
            if (started.Index == 0) _pending.Clear();
            _pending.UnionWith(Enumerable.Range(started.Index, started.Count - started.Index));
        }

        Touched |= started.Step is PlanStep.EraseChip or PlanStep.EraseRange || Written(started.Step) is not null;
        if (Written(started.Step) is { } image) Forget(image);
        if (started.Step is PlanStep.EraseRange) _rangeErased = null;
    }

    private void Finish(PlanStep step)
    {
        _running = null;
        if (step is PlanStep.Survey) return;
        _pending.Remove(_index);
        switch (step)
        {
            case PlanStep.EraseChip:
                _chipErased = true;
                break;
            case PlanStep.EraseRange erase:
                _rangeErased = erase.Range;
                break;
            case PlanStep.Verify or PlanStep.VerifyPart or PlanStep.Leave:
                Verified(step);
                break;
            case { } when Written(step) is { } image:
                _rangeErased = null;
                Forget(image);
                _written.Add(image);
                break;
            default:
                break;
        }
    }

    /// <summary>An image may be compared in parts; after the last of them it is verified, and what was right before this job is not called written by it.</summary>
    private void Verified(PlanStep step)
    {
        (string image, bool isFound) = step switch
        {
            PlanStep.Verify v => (v.Image.Name, false),
            PlanStep.VerifyPart v => (v.Image.Name, false),
            PlanStep.Leave k => (k.Image.Name, k.Length == k.Image.Contents.Length),
            _ => (string.Empty, false),
        };
        if (_pending.Any(i => IsComparison(i, image)) || (step is PlanStep.Leave && !isFound)) return;
        isFound &= !_written.Contains(image) && !_verified.Contains(image);
        Forget(image);
        (isFound ? _found : _verified).Add(image);
    }

    /// <summary>True when the step of that index compares the image, or a part of it.</summary>
    private bool IsComparison(int index, string image) => index < _plan?.Steps.Length && _plan.Steps[index] switch
    {
        PlanStep.Verify v => v.Image.Name == image,
        PlanStep.VerifyPart v => v.Image.Name == image,
        _ => false,
    };

    /// <summary>Name of the image that a step writes, in whole or in part.</summary>
    private static string? Written(PlanStep? step) => step switch
    {
        PlanStep.Write w => w.Image.Name,
        PlanStep.WriteCompressed w => w.Image.Name,
        PlanStep.WritePages w => w.Image.Name,
        _ => null,
    };

    /// <summary>A step may start again after a re-sync; what was said of its image no longer holds.</summary>
    private void Forget(string image)
    {
        _written.Remove(image);
        _verified.Remove(image);
        _found.Remove(image);
    }
}
