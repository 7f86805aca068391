using System.Collections.Immutable;
using NcpFlash.Planning;
using NcpFlash.Sessions;

namespace NcpFlash.Jobs;

/// <summary>Asks the part for the digests that a survey wants.</summary>
internal sealed class FlashSurveyor(IspSession session, IProgress<JobEvent> progress)
{
    private readonly FlashDigests _digests = new(session);

    /// <summary>Carries out a survey.</summary>
    /// <param name="survey">What to ask.</param>
    /// <param name="pieces">Where.</param>
    /// <param name="step">The step to report progress for.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task RunAsync(FlashSurvey survey, ImmutableArray<FlashPiece> pieces, PlanStep.Survey step, CancellationToken cancellationToken) => pieces.IsEmpty
        ? Task.CompletedTask
        : _digests.InXipModeAsync(() => AskAsync(survey, pieces, step, cancellationToken), cancellationToken);

    private async Task<long> AskAsync(FlashSurvey survey, ImmutableArray<FlashPiece> pieces, PlanStep.Survey step, CancellationToken cancellationToken)
    {
        long total = pieces.Sum(p => (long)p.Range.Length);
        foreach (FlashRange question in survey.Questions(pieces))
        {
            survey.Answer(await _digests.AskAsync(question, cancellationToken).ConfigureAwait(false));
            int done = (int)Math.Min(100, 100 * survey.BytesAsked / total);
            progress.Report(new JobEvent.StepProgressed(step, done, 100, survey.BytesAsked));
        }

        return survey.BytesAsked;
    }
}
