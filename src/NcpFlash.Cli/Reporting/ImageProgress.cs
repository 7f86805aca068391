using System.Collections.Immutable;
using NcpFlash.Planning;
using NcpFlash.Sessions;

namespace NcpFlash.Cli.Reporting;

/// <summary>How much of what is to be written of an image is written, told from the events: it may be written in several steps.</summary>
internal sealed class ImageProgress
{
    private ImmutableArray<PlanStep> _steps = [];
    private int _index;
    private long _stepDone;
    private bool _isRunning;

    /// <summary>The image whose writing has begun and is not done, or null.</summary>
    public PlanImage? Unfinished =>
        _steps.Take(_index).Concat(_isRunning ? _steps.Skip(_index).Take(1) : []).Select(ImageOf).OfType<PlanImage>()
            .LastOrDefault(i => Missing(i) > 0);

    /// <summary>Takes an event into account.</summary>
    public void See(JobEvent jobEvent)
    {
        switch (jobEvent)
        {
            case JobEvent.PlanReady e:
                (_steps, _index, _stepDone, _isRunning) = (e.Plan.Steps, 0, 0, false);
                break;
            case JobEvent.StepStarted e:
                if (e.Index >= _steps.Length || _steps[e.Index] != e.Step) _steps = [.. _steps.Take(e.Index), e.Step]; // no step of the plan: it stands for itself
                (_index, _stepDone, _isRunning) = (e.Index, 0, true);
                break;
            case JobEvent.StepProgressed e:
                _stepDone = ImageOf(e.Step) is null ? 0 : e.BytesDone;
                break;
            case JobEvent.StepFinished:
                (_index, _stepDone, _isRunning) = (_index + 1, 0, false);
                break;
            default:
                break;
        }
    }

    /// <summary>What is done and what there is to do: bytes of all steps of the image where one is written, otherwise the step's own count.</summary>
    public (long Done, long Total) Of(JobEvent.StepProgressed progress) => ImageOf(progress.Step) is { } image
        ? (Planned(image) - Missing(image), Planned(image)) : (progress.Done, progress.Total);

    /// <summary>Whole percent of what is to be written of an image that are written.</summary>
    public int Percent(PlanImage image) => Percent(Planned(image) - Missing(image), Planned(image));

    /// <summary>Whole percent, 100 only where nothing is missing.</summary>
    public static int Percent(long done, long total) => total == 0 ? 0 : (int)(100 * done / total);

    /// <summary>Image that a step writes, in whole or in part.</summary>
    public static PlanImage? ImageOf(PlanStep? step) => step switch
    {
        PlanStep.Write w => w.Image,
        PlanStep.WriteCompressed w => w.Image,
        PlanStep.WritePages w => w.Image,
        _ => null,
    };

    private long Planned(PlanImage image) => _steps.Where(s => ReferenceEquals(ImageOf(s), image)).Sum(Length);

    /// <summary>Bytes of the plan that are yet to be written.</summary>
    private long Missing(PlanImage image) =>
        Math.Max(0, _steps.Skip(_index).Where(s => ReferenceEquals(ImageOf(s), image)).Sum(Length) - (ReferenceEquals(ImageOf(_steps.ElementAtOrDefault(_index)), image) ? _stepDone : 0));

    private static long Length(PlanStep step) => step switch
    {
        PlanStep.Write w => w.Image.Contents.Length,
        PlanStep.WriteCompressed w => w.Range.Length,
        PlanStep.WritePages w => w.Length,
        _ => 0,
    };
}
