using System.Globalization;
using NcpFlash.Diagnostics;
using NcpFlash.Sessions;

namespace NcpFlash.Cli.Reporting;

/// <summary>
/// Lines for people: results and progress on standard output, warnings and errors on standard error. On a terminal one more line shows what is
/// going on at the moment; elsewhere there are no carriage returns and no colours.
/// </summary>
internal sealed class TextReporter : Reporter, IDisposable
{
    private static readonly TimeSpan RedrawEvery = TimeSpan.FromMilliseconds(250);

    /// <summary>Prose is not broken into narrower lines; the terminal does that.</summary>
    private const int NarrowestText = 30;

    private readonly Shell _shell;
    private readonly ReporterOptions _options;
    private readonly Palette _output;
    private readonly Palette _error;
    private readonly ProgressLine? _progress;
    private readonly ITimer? _redraw;
    private GangScreen? _below;
    private (int Index, int Count) _step;

    /// <summary>A reporter that writes to a shell.</summary>
    /// <param name="shell">Where it writes.</param>
    /// <param name="options">What it writes.</param>
    /// <param name="progress">Shows what is going on at the moment; by default a line of the terminal.</param>
    public TextReporter(Shell shell, ReporterOptions options, ProgressLine? progress = null)
    {
        _shell = shell;
        _options = options;
        bool color = shell.AllowsColor && !options.NoColor;
        _output = new Palette(color && shell.OutputIsTerminal);
        _error = new Palette(color && shell.ErrorIsTerminal);
        if (!shell.OutputIsTerminal || options.Quiet) return;
        _progress = progress ?? new ProgressLine(shell.Output, shell.Time, shell.Width);
        _redraw = shell.Time.CreateTimer(_ => Exclusively(_progress.Draw), null, RedrawEvery, RedrawEvery);
    }

    /// <summary>Who wants no lines sees no plan either, and cannot agree to it.</summary>
    public override bool CanAsk => !_options.Quiet;

    /// <summary>From now on other reporters draw on the same terminal.</summary>
    public void WriteAbove(GangScreen screen) => _below = screen;

    /// <inheritdoc/>
    public void Dispose() => _redraw?.Dispose();

    /// <inheritdoc/>
    protected override void ShowQuestion(string question)
    {
        _progress?.End();
        _shell.Output.Write(_output.Paint(Tone.Warning, question));
        _shell.Output.Flush();
    }

    /// <inheritdoc/>
    protected override void Show(JobEvent jobEvent)
    {
        if (jobEvent is JobEvent.Synced or JobEvent.StepFinished) _progress?.End();
        if (EventText.Stage(jobEvent) is { } stage) Line(Tone.Plain, stage);
        if (_options.Verbose && EventText.Detail(jobEvent) is { } detail) Line(Tone.Dim, $"  {detail}");
        switch (jobEvent)
        {
            case JobEvent.AttemptStarted e:
                _progress?.Begin($"connecting, attempt {Quantity.Number(e.Number)} of {Quantity.Number(e.Of)}");
                break;
            case JobEvent.StepStarted e:
                _step = (e.Index, e.Count);
                _progress?.Begin(e);
                break;
            case JobEvent.StepProgressed e:
                _progress?.Advance(e, State.Images);
                break;
            case JobEvent.StepFinished e:
                Line(Tone.Good, string.Create(CultureInfo.InvariantCulture, $"[{_step.Index + 1}/{_step.Count}] "), EventText.Done(e));
                break;
            case JobEvent.PlanReady e:
                Lines(e.Plan.DescribeContents().Select(l => (Tone.Plain, l)));
                break;
            case JobEvent.Retrying e:
                Line(Tone.Warning, "retry ", $"of {e.Command}: {e.Reason}");
                break;
            case JobEvent.Resynced e:
                Line(Tone.Warning, "contact lost ", $"({e.Reason}) and found again at {e.Rate} baud");
                break;
            case JobEvent.EfusePlanReady or JobEvent.EfuseVerified or JobEvent.EfuseWritten or JobEvent.BootImageChecked or JobEvent.EfuseConsented:
                _progress?.End();
                Lines(EfuseEventText.Lines(jobEvent));
                break;
            case JobEvent.Warned e:
                ErrorLines(ErrorBlock.OfWarning(e.Warning, _error, WrapWidth));
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    protected override void Show(Finding finding)
    {
        Lines(finding.Lines.Select(l => (Tone.Plain, l)));
    }

    /// <inheritdoc/>
    protected override void Show(JobEnding ending)
    {
        _redraw?.Dispose();
        _progress?.End();
        if (ending.Diagnosis is null)
        {
            IEnumerable<string> ports = GangText.Lines(ending, onlyFailed: _options.Quiet).Select(p => _output.Paint(Tone.Plain, p.Label) + p.Text);
            IEnumerable<string> headline = ending.Headline is { } line ? [_output.Paint(ending.Outcome == Outcome.Done ? Tone.Good : Tone.Bad, line)] : [];
            if (!_options.Quiet || !ending.Ports.IsEmpty) WriteLines(_shell.Output, [.. ports, .. headline]);
            return;
        }

        ErrorLines(ErrorBlock.Of(ending, State, _error, WrapWidth, _options.Verbose));
    }

    /// <inheritdoc/>
    protected override void ClearScreen() => _progress?.Hide();

    private int? WrapWidth => _shell.ErrorIsTerminal ? Math.Clamp(_shell.Width, NarrowestText, 100) : null;

    private void Line(Tone tone, string painted, string rest = "")
    {
        if (!_options.Quiet) Above(_shell.Output, [_output.Paint(tone, painted) + rest]);
    }

    private void Lines(IEnumerable<(Tone Tone, string Line)> lines)
    {
        if (!_options.Quiet) Above(_shell.Output, [.. lines.Select(l => _output.Paint(l.Tone, l.Line))]);
    }

    private void ErrorLines(IEnumerable<string> lines) => Above(_shell.Error, [.. lines]);

    private void Above(TextWriter to, IReadOnlyList<string> lines)
    {
        _progress?.Hide();
        WriteLines(to, lines);
        _progress?.Draw();
    }

    /// <summary>Lines that belong together stay together, whoever else writes.</summary>
    private void WriteLines(TextWriter to, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0) return;
        if (_below is { } screen) screen.Lines(to, lines);
        else if (to is LabelledWriter labelled) labelled.WriteLines(lines);
        else foreach (string line in lines) to.WriteLine(line);
    }
}
