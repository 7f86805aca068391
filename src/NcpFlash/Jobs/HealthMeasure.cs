using NcpFlash.Diagnostics;
using NcpFlash.Sessions;
using NcpFlash.Wire;
using NcpFlash.Wire.Commands;

namespace NcpFlash.Jobs;

/// <summary>
/// Measures a part that answers: how many questions and long frames come back whole at the first time of asking, how soon, and at which rate all of them do. A job asks again
/// where something is lost; here each is asked once, so that nothing is hidden.
/// </summary>
internal sealed class HealthMeasure(IspSession session, EvidenceLog evidence, TimeProvider time, Action<string, string> tell)
{
    /// <summary>A reply that takes longer is lost: the longest comes within 50 ms and what an adapter adds; well below the ROM's idle time-out.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>Losses from which on a rate is known not to be clean, where there is a slower one.</summary>
    private const int Enough = 3;

    private readonly List<TimeSpan> _times = [];
    private readonly List<byte[]> _frames = [];
    private BitRate _rate;
    private int _asked, _answered, _read;

    /// <summary>Measures at the session's rate, and at slower ones while something is lost.</summary>
    /// <exception cref="NcpException">The part was lost for good.</exception>
    public async Task<DoctorHealth> RunAsync((int Answered, int Tried) handshakes, CancellationToken cancellationToken)
    {
        foreach (Trial silent in session.Evidence.Trials.Where(t => t is { Kind: TrialKind.RateChange, Proved: false }))
        {
            evidence.NoteQuestions("the first question at a new rate", silent.Rate, asked: 1, answered: 0);
        }

        do
        {
            await MeasureAsync(cancellationToken).ConfigureAwait(false);
        }
        while (!IsClean && (session.BitRate != _rate || await session.StepDownAsync("not every question is answered", cancellationToken).ConfigureAwait(false)));

        _times.Sort();
        return new DoctorHealth(
            new ChipReport(session.Family, session.BootInfo, session.BootInfo.Mac, session.Flash), handshakes.Answered, handshakes.Tried,
            _answered, _asked, _times.Count == 0 ? TimeSpan.Zero : _times[_times.Count / 2], _times.Count == 0 ? TimeSpan.Zero : _times[^1], _rate, Whole, _read);
    }

    private bool IsClean => _answered == _asked && Whole == _read;

    /// <summary>Frames that are as most of them are: the same piece of flash is read each time.</summary>
    private int Whole => _frames.Count == 0 ? 0 : _frames.Max(f => _frames.Count(other => other.AsSpan().SequenceEqual(f)));

    private bool IsOver => session.BitRate != _rate || (!session.IsAtLowestRate && _asked - _answered + (_read - Whole) >= Enough);

    private async Task MeasureAsync(CancellationToken cancellationToken)
    {
        _rate = session.BitRate;
        (_asked, _answered, _read) = (0, 0, 0);
        _times.Clear();
        _frames.Clear();
        for (; _asked < Doctor.Questions && !IsOver; _asked++)
        {
            long begun = time.GetTimestamp();
            BootInfo? info = await session.TryOnceAsync(new GetBootInfo(), Patience, cancellationToken).ConfigureAwait(false);
            TimeSpan took = time.GetElapsedTime(begun);
            if (info is null)
            {
                await FindAgainAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            _answered++;
            _times.Add(took);
        }

        var piece = new FlashRange(0, (uint)session.Family.MaxFlashRead);
        for (; _read < Doctor.Frames && !IsOver; _read++)
        {
            if (await session.TryOnceAsync(new FlashRead(piece), Patience, cancellationToken).ConfigureAwait(false) is { } frame)
            {
                _frames.Add(frame);
            }
            else
            {
                await FindAgainAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        evidence.NoteQuestions("boot info", _rate, _asked, _answered);
        evidence.NoteQuestions($"{session.Family.MaxFlashRead} bytes of flash", _rate, _read, Whole);
        tell($"answers at {_rate}", Doctor.Of(_answered, _asked));
        if (_read > 0)
        {
            tell($"frames of {session.Family.MaxFlashRead} bytes at {_rate}", Doctor.Of(Whole, _read));
        }
    }

    /// <summary>Makes sure that both sides are in step again; this question may be repeated as in any job, and is not counted.</summary>
    private Task<BootInfo> FindAgainAsync(CancellationToken cancellationToken) => session.ExecuteAsync(new GetBootInfo(), cancellationToken);
}
