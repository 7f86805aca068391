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
                foreach (string line in e.Plan.DescribeContents()) Line(Tone.Plain, line);
                break;
            case JobEvent.Retrying e:
                Line(Tone.Warning, "retry ", $"of {e.Command}: {e.Reason}");
                break;
            case JobEvent.Resynced e:
                Line(Tone.Warning, "contact lost ", $"({e.Reason}) and found again at {e.Rate} baud");
                break;
            case JobEvent.EfusePlanReady or JobEvent.EfuseVerified or JobEvent.EfuseWritten or JobEvent.BootImageChecked or JobEvent.EfuseConsented:
                _progress?.End();
                foreach ((Tone tone, string line) in EfuseEventText.Lines(jobEvent)) Line(tone, line);
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
        foreach (string line in finding.Lines) Line(Tone.Plain, line);
    }

    /// <inheritdoc/>
    protected override void Show(JobEnding ending)
    {
        _redraw?.Dispose();
        _progress?.End();
        if (ending.Diagnosis is null)
        {
            foreach ((string port, string rest) in GangText.Lines(ending)) Line(Tone.Plain, port, rest);
            if (ending.Headline is { } headline) Line(ending.Outcome == Outcome.Done ? Tone.Good : Tone.Bad, headline);
            return;
        }

        ErrorLines(ErrorBlock.Of(ending, State, _error, WrapWidth, _options.Verbose));
    }

    /// <inheritdoc/>
    protected override void ClearScreen() => _progress?.Hide();

    private int? WrapWidth => _shell.ErrorIsTerminal ? Math.Clamp(_shell.Width, NarrowestText, 100) : null;

    private void Line(Tone tone, string painted, string rest = "")
    {
        if (_options.Quiet) return;
        _progress?.Hide();
        WriteLine(_shell.Output, _output.Paint(tone, painted) + rest);
        _progress?.Draw();
    }

    private void ErrorLines(IEnumerable<string> lines)
    {
        _progress?.Hide();
        foreach (string line in lines) WriteLine(_shell.Error, line);
        _progress?.Draw();
    }

    private void WriteLine(TextWriter to, string line)
    {
        if (_below is { } screen) screen.Line(to, line);
        else to.WriteLine(line);
    }
}
