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
    private static readonly TimeSpan RedrawEvery = TimeSpan.FromMilliseconds(100);

    private string _what = string.Empty;
    private long _begun;
    private long _drawn;
    private int _done;
    private int _total;
    private long _bytesDone;
    private string _shown = string.Empty;

    /// <summary>True while there is something to show.</summary>
    public bool IsActive => _what.Length > 0;

    /// <summary>Begins something whose progress is not known.</summary>
    public void Begin(string what)
    {
        _what = what;
        _begun = time.GetTimestamp();
        (_done, _total, _bytesDone) = (0, 0, 0);
        Draw();
    }

    /// <summary>Begins a step of a plan.</summary>
    public void Begin(JobEvent.StepStarted started) => Begin(string.Create(
        CultureInfo.InvariantCulture, $"[{started.Index + 1}/{started.Count}] {EventText.Doing(started.Step)}"));

    /// <summary>Takes progress into account; draws at most ten times a second.</summary>
    public void Advance(JobEvent.StepProgressed progress)
    {
        (_done, _total, _bytesDone) = (progress.Done, progress.Total, progress.Step is PlanStep.Write or PlanStep.Read or PlanStep.WriteCompressed or PlanStep.WritePages ? progress.BytesDone : 0);
        if (time.GetElapsedTime(_drawn) >= RedrawEvery || _done == _total) Draw();
    }

    /// <summary>Draws it again with the time that has passed.</summary>
    public void Draw()
    {
        if (!IsActive) return;
        string text = Text();
        if (text.Length > width - 1) text = text[..(width - 1)];
        _drawn = time.GetTimestamp();
        Show(text);
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

    private string Text()
    {
        TimeSpan elapsed = time.GetElapsedTime(_begun);
        if (_total == 0) return elapsed < TimeSpan.FromSeconds(1) ? _what : $"{_what}  {Quantity.Clock(elapsed)}";
        int cells = (int)((long)BarCells * _done / _total);
        string bar = new string('#', cells) + new string('-', BarCells - cells);
        string text = string.Create(CultureInfo.InvariantCulture, $"{_what}  [{bar}] {100L * _done / _total,3} %");
        if (Quantity.Rate(_bytesDone, elapsed) is { } rate) text += $"  {rate}";
        if (_done > 0 && _done < _total && elapsed > TimeSpan.FromMilliseconds(500)) text += $"  {Quantity.Clock(elapsed * ((double)(_total - _done) / _done) + TimeSpan.FromSeconds(0.999))} left";
        return text;
    }
}
