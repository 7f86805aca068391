using NcpFlash.Links;
using NcpFlash.Sessions;

namespace NcpFlash.Cli.Reporting;

/// <summary>Tells the user what happens: job events, findings and the end.</summary>
internal abstract class Reporter : IProgress<JobEvent>
{
    private readonly Lock _gate = new();

    /// <summary>In what state the part is, as far as the events tell.</summary>
    public PartState State { get; } = new();

    /// <summary>The trace of the conversation, once a port is open.</summary>
    public TraceWriter? Trace { get; set; }

    /// <summary>A reporter that suits the options and the place where the output goes.</summary>
    public static Reporter Create(Shell shell, ReporterOptions options) =>
        options.Json ? new JsonReporter(shell) : new TextReporter(shell, options);

    /// <inheritdoc/>
    public void Report(JobEvent value)
    {
        lock (_gate)
        {
            State.See(value);
            Show(value);
        }
    }

    /// <summary>Tells a result.</summary>
    public void Tell(Finding finding)
    {
        lock (_gate) Show(finding);
    }

    /// <summary>Tells the end; nothing is told after it.</summary>
    public void End(JobEnding ending)
    {
        lock (_gate) Show(ending);
    }

    /// <summary>Takes away what is only on the screen for the moment, before someone else writes there.</summary>
    public void Clear()
    {
        lock (_gate) ClearScreen();
    }

    /// <summary>True where a question can be put to the user.</summary>
    public virtual bool CanAsk => false;

    /// <summary>Puts a question; the answer is typed behind it.</summary>
    public void Ask(string question)
    {
        lock (_gate) ShowQuestion(question);
    }

    /// <summary>Shows a question, without ending its line.</summary>
    protected virtual void ShowQuestion(string question)
    {
    }

    /// <summary>Shows an event.</summary>
    protected abstract void Show(JobEvent jobEvent);

    /// <summary>Shows a result.</summary>
    protected abstract void Show(Finding finding);

    /// <summary>Shows the end.</summary>
    protected abstract void Show(JobEnding ending);

    /// <summary>Removes a progress line.</summary>
    protected virtual void ClearScreen()
    {
    }

    /// <summary>Runs <paramref name="action"/> while nothing else is shown (a timer's redraw).</summary>
    protected void Exclusively(Action action)
    {
        lock (_gate) action();
    }
}
