using NcpFlash.Planning;
using NcpFlash.Sessions;

namespace NcpFlash.Cli.Reporting;

/// <summary>In what state a job leaves the part, told from its events alone.</summary>
internal sealed class PartState
{
    private readonly List<string> _written = [];
    private readonly List<string> _verified = [];
    private readonly List<string> _found = [];
    private readonly List<string> _different = [];
    private readonly ImageProgress _images = new();
    private PlanStep? _running;
    private bool _chipErased;
    private FlashRange? _rangeErased;
    private bool _started;
    private int _remaining;
    private bool _erasesNothing;
    private readonly BurnState _burn = new();

    /// <summary>How much of each image is written.</summary>
    public ImageProgress Images => _images;

    /// <summary>True when something on the part may have changed.</summary>
    public bool Touched { get; private set; }

    /// <summary>True when the job changed the part and did not come to its end, or ended with something on it that is not as it should be.</summary>
    public bool IsPartial => Touched && (_running is not null || _remaining > 0 || _different.Count > 0 || _burn.IsPending);

    /// <summary>Word for programs: <c>untouched</c>, <c>partial</c> or <c>complete</c>.</summary>
    public string Word => !Touched ? "untouched" : IsPartial ? "partial" : "complete";

    /// <summary>Takes an event into account.</summary>
    public void See(JobEvent jobEvent)
    {
        _images.See(jobEvent);
        switch (jobEvent)
        {
            case JobEvent.PlanReady ready:
                Begin(ready.Plan);
                break;
            case JobEvent.StepStarted started:
                Start(started);
                break;
            case JobEvent.DigestCompared compared when compared.Expected != compared.Actual && Compared(_running) is { } what:
                _different.Add(what);
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
        PlanImage? partly = ImageProgress.ImageOf(_running) ?? _images.Unfinished;
        if (partly is not null) sentences.Add($"{partly.Name} is partly written ({Quantity.Number(_images.Percent(partly))} %).");
        if (_running is PlanStep.EraseChip) sentences.Add("The chip is erased in whole or in part.");
        else if (_chipErased) sentences.Add("The chip was erased.");
        if (_running is PlanStep.EraseRange range) sentences.Add($"{range.Range} is erased in whole or in part.");
        else if (_running is null && _rangeErased is { } erased) sentences.Add($"{erased} was erased.");
        if (_verified.Count > 0) sentences.Add($"Written and verified: {string.Join(", ", _verified)}.");
        string[] written = [.. _written.Where(w => w != partly?.Name)];
        if (written.Length > 0) sentences.Add($"Written but not verified: {string.Join(", ", written)}.");
        if (_found.Count > 0) sentences.Add($"There already: {string.Join(", ", _found)}.");
        if (_different.Count > 0) sentences.Add($"Not as it should be: {string.Join(", ", _different.Distinct())}.");
        if (_burn.Sentence is { } burn) sentences.Add(burn);
        return string.Join(' ', sentences);
    }

    /// <summary>What to do about it.</summary>
    public string Advice() => _burn.HasBegun && _burn.IsPending
        ? "Run the same command again: it reads what is burnt, and burns only what is missing."
        : IsPartial && _erasesNothing
        ? "The part may not start as it is. Nothing was erased, so the same command may fail again: run it with --erase range."
        : IsPartial
        ? "The part may not start as it is. Run the same command again: it begins from the start and repairs the part."
        : "Run the same command again when you are ready.";

    /// <summary>A plan is made anew for every round of a job; what the last one left to do is in it.</summary>
    private void Begin(FlashPlan plan)
    {
        _different.Clear();
        _erasesNothing = plan.Steps.Any(s => s is PlanStep.Write) && !plan.Steps.Any(s => s is PlanStep.EraseChip or PlanStep.EraseRange);
    }

    private void Start(JobEvent.StepStarted started)
    {
        _started = true;
        _running = started.Step;
        _remaining = started.Count - started.Index;
        Touched |= started.Step is PlanStep.EraseChip or PlanStep.EraseRange || Written(started.Step) is not null;
        if (Written(started.Step) is { } image) Forget(image);
        if (started.Step is PlanStep.VerifyPart part && _verified.Remove(part.Image.Name)) _written.Add(part.Image.Name);
        if (started.Step is PlanStep.EraseRange) _rangeErased = null;
    }

    private void Finish(PlanStep step)
    {
        _running = null;
        _remaining = Math.Max(0, _remaining - 1);
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

    /// <summary>An image may be compared in parts; after the last of them it is verified, and a part that is kept as it was counts as compared.</summary>
    private void Verified(PlanStep step)
    {
        (string image, bool isWritten) = step switch
        {
            PlanStep.Verify v => (v.Image.Name, true),
            PlanStep.VerifyPart v => (v.Image.Name, true),
            PlanStep.Leave k => (k.Image.Name, k.Length == k.Image.Contents.Length),
            _ => (string.Empty, false),
        };
        if (!isWritten || _different.Contains(image)) return;
        bool isFound = step is PlanStep.Leave && !_written.Contains(image) && !_verified.Contains(image);
        Forget(image);
        (isFound ? _found : _verified).Add(image);
    }

    /// <summary>Name of the image that a step writes, in whole or in part.</summary>
    private static string? Written(PlanStep? step) => ImageProgress.ImageOf(step)?.Name;

    /// <summary>What a step compares, for people; null for one that only looks at what is there.</summary>
    private static string? Compared(PlanStep? step) => step switch
    {
        PlanStep.Verify v => v.Image.Name,
        PlanStep.VerifyPart v => v.Image.Name,
        PlanStep.VerifyBlank v => $"{v.Range}, which should be blank",
        PlanStep.VerifyKept v => v.Name,
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
