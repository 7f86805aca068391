using System.Globalization;
using NcpFlash.Planning;
using NcpFlash.Sessions;

namespace NcpFlash.Cli.Reporting;

/// <summary>
/// The one line of a terminal that is drawn again and again: what is being done, how much of it, how fast, how long still. It is erased
/// with spaces, so that nothing needs restoring when the program ends in the middle.
/// </summary>
internal class ProgressLine(TextWriter output, TimeProvider time, int width)
{
    private const int BarCells = 24;
    private const int LeastBarCells = 10;

    /// <summary>Fewer characters of what is being done tell nothing.</summary>
    private const int LeastWhat = 8;

    private static readonly TimeSpan RedrawEvery = TimeSpan.FromMilliseconds(100);

    private string _what = string.Empty;
    private long _begun;
    private long _drawn;
    private long _before;
    private long _done;
    private long _total;
    private bool _isBytes;
    private string _shown = string.Empty;
    private bool _isBroken;

    /// <summary>True while there is something to show.</summary>
    public bool IsActive => _what.Length > 0;

    /// <summary>Begins something whose progress is not known.</summary>
    public void Begin(string what)
    {
        _what = what;
        _begun = time.GetTimestamp();
        (_before, _done, _total, _isBytes) = (0, 0, 0, false);
        Draw();
    }

    /// <summary>Begins a step of a plan.</summary>
    public void Begin(JobEvent.StepStarted started) => Begin(string.Create(
        CultureInfo.InvariantCulture, $"[{started.Index + 1}/{started.Count}] {EventText.Doing(started.Step)}"));

    /// <summary>Takes progress into account; draws at most ten times a second.</summary>
    /// <param name="progress">The progress of the step.</param>
    /// <param name="images">How much of the image that is; what was there before the step is no work of it.</param>
    public void Advance(JobEvent.StepProgressed progress, ImageProgress images)
    {
        (_done, _total) = images.Of(progress);
        bool isImage = ImageProgress.ImageOf(progress.Step) is not null;
        (_before, _isBytes) = (isImage ? _done - progress.BytesDone : 0, isImage);
        if (progress.Step is PlanStep.Read read) (_done, _total, _isBytes) = (progress.BytesDone, read.Range.Length, true);
        if (time.GetElapsedTime(_drawn) >= RedrawEvery || progress.Done == progress.Total) Draw();
    }

    /// <summary>Draws it again with the time that has passed. What is only for the moment ends no job: what cannot be drawn is not drawn again.</summary>
    public void Draw()
    {
        if (!IsActive || _isBroken) return;
        _drawn = time.GetTimestamp();
        try
        {
            Show(Text(Math.Max(0, width - 1)));
        }
#pragma warning disable CA1031 // a timer calls this, where any exception would end the process
        catch (Exception)
#pragma warning restore CA1031
        {
            _isBroken = true;
        }
    }

    /// <summary>Puts a text on the screen in place of the last one.</summary>
    protected virtual void Show(string text)
    {
        if (text == _shown) return;
        output.Write($"\r{text}{new string(' ', Math.Max(0, _shown.Length - text.Length))}");
        output.Flush();
        _shown = text;
    }

    /// <summary>Takes the line off the screen; the next draw brings it back.</summary>
    public virtual void Hide()
    {
        if (_shown.Length == 0) return;
        output.Write($"\r{new string(' ', _shown.Length)}\r");
        _shown = string.Empty;
    }

    /// <summary>Ends it and takes the line off the screen.</summary>
    public void End()
    {
        _what = string.Empty;
        Hide();
    }

    /// <summary>As much as fits: first the extras go, then half of the bar, then the end of what is being done; the share that is done stays longest.</summary>
    private string Text(int room)
    {
        TimeSpan elapsed = time.GetElapsedTime(_begun);
        if (_total == 0)
        {
            string clock = elapsed < TimeSpan.FromSeconds(1) ? string.Empty : $"  {Quantity.Clock(elapsed)}";
            return clock.Length > room ? Cut(_what, room) : Cut(_what, room - clock.Length) + clock;
        }

        string rate = Quantity.Rate(_isBytes ? _done - _before : 0, elapsed) is { } r ? $"  {r}" : string.Empty;
        string left = _done > _before && _done < _total && elapsed > TimeSpan.FromMilliseconds(500)
            ? $"  {Quantity.Clock(elapsed * ((double)(_total - _done) / (_done - _before)) + TimeSpan.FromSeconds(0.999))} left" : string.Empty;
        string percent = string.Create(CultureInfo.InvariantCulture, $" {ImageProgress.Percent(_done, _total),3} %");
        foreach (string text in new[] { $"{_what}{Bar(BarCells)}{percent}{rate}{left}", $"{_what}{Bar(BarCells)}{percent}{left}", $"{_what}{Bar(BarCells)}{percent}" })
        {
            if (text.Length <= room) return text;
        }

        string tail = Bar(LeastBarCells) + percent;
        if (tail.Length + Math.Min(LeastWhat, _what.Length) > room) tail = percent;
        return tail.Length > room ? Cut(tail.Trim(), room) : Cut(_what, room - tail.Length) + tail;
    }

    private string Bar(int cells)
    {
        int full = (int)Math.Clamp(cells * _done / _total, 0, cells);
        return $"  [{new string('#', full)}{new string('-', cells - full)}]";
    }

    private static string Cut(string text, int room) => text.Length <= room ? text : room <= 0 ? string.Empty : text[..(room - 1)] + "…";
}
