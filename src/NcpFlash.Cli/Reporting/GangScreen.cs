using System.Text;

namespace NcpFlash.Cli.Reporting;

/// <summary>
/// A terminal that several jobs write to: whole lines above, and below them a row for each job that is at work, drawn again and again. Where the output is no
/// terminal, or one that cannot move its cursor, there are only the lines.
/// </summary>
/// <param name="shell">Where it is.</param>
/// <param name="jobs">How many jobs there are.</param>
internal sealed class GangScreen(Shell shell, int jobs)
{
    /// <summary>More rows than a usual terminal has lines could not be taken back.</summary>
    private const int MostRows = 16;

    private readonly Lock _gate = new();
    private readonly string[] _rows = [.. Enumerable.Repeat(string.Empty, jobs)];
    private int _drawn;
    private readonly List<(TextWriter To, string Line)> _waiting = [];
    private bool _held;

    /// <summary>Writes a whole line above the rows.</summary>
    public void Line(TextWriter to, string line) => Lines(to, [line]);

    /// <summary>Writes whole lines above the rows, with nothing of another job between them; while somebody is asked something they wait.</summary>
    public void Lines(TextWriter to, IEnumerable<string> lines)
    {
        lock (_gate)
        {
            if (_held)
            {
                _waiting.AddRange(lines.Select(l => (to, l)));
                return;
            }

            Erase();
            foreach (string line in lines) to.WriteLine(line);
            Draw();
        }
    }

    /// <summary>Puts a text into a job's row; an empty one takes the row away.</summary>
    public void Set(int job, string text)
    {
        lock (_gate)
        {
            if (_rows[job] == text) return;
            _rows[job] = text;
            Erase();
            Draw();
        }
    }

    /// <summary>Takes the rows off the screen and keeps every line back until <see cref="Release"/>: somebody is asked something.</summary>
    public void Hold()
    {
        lock (_gate)
        {
            Erase();
            _held = true;
        }
    }

    /// <summary>Writes the lines that have waited, and brings the rows back.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _held = false;
            foreach ((TextWriter to, string line) in _waiting) to.WriteLine(line);
            _waiting.Clear();
            Draw();
        }
    }

    private void Draw()
    {
        if (_held || !shell.MovesCursor) return;
        string[] active = [.. _rows.Where(r => r.Length > 0).Take(MostRows)];
        var text = new StringBuilder();
        foreach (string row in active) text.Append(row.AsSpan(0, Math.Min(row.Length, Math.Max(1, shell.Width - 1)))).Append('\n'); // one that wraps would be taken back in part
        shell.Output.Write(text.ToString());
        shell.Output.Flush();
        _drawn = active.Length;
    }

    /// <summary>Cursor to the first row, and everything below it cleared.</summary>
    private void Erase()
    {
        if (_drawn == 0) return;
        shell.Output.Write(FormattableString.Invariant($"\e[{_drawn}A\r\e[J"));
        shell.Output.Flush();
        _drawn = 0;
    }
}
