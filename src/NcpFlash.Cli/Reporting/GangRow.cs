namespace NcpFlash.Cli.Reporting;

/// <summary>The progress of one of several jobs: a row of the screen that they share.</summary>
/// <param name="screen">The screen.</param>
/// <param name="job">Which of the jobs it is.</param>
/// <param name="label">Stands before its text.</param>
/// <param name="shell">Its clock, and the width that the label leaves.</param>
internal sealed class GangRow(GangScreen screen, int job, string label, Shell shell)
    : ProgressLine(shell.Output, shell.Time, shell.Width)
{
    /// <inheritdoc/>
    protected override void Show(string text) => screen.Set(job, label + text);

    /// <summary>Lines are written above the row, so that it stays while it has something to show.</summary>
    public override void Hide()
    {
        if (!IsActive) screen.Set(job, string.Empty);
    }
}
