using System.Text;

namespace NcpFlash.Cli.Reporting;

/// <summary>Whole lines of one of several jobs, with its label before each.</summary>
/// <param name="screen">The screen that the jobs share.</param>
/// <param name="to">Standard output or error.</param>
/// <param name="label">Stands before each line.</param>
internal sealed class LabelledWriter(GangScreen screen, TextWriter to, string label) : TextWriter
{
    private readonly StringBuilder _line = new();

    /// <inheritdoc/>
    public override Encoding Encoding => to.Encoding;

    /// <inheritdoc/>
    public override void Write(char value)
    {
        if (value != '\n')
        {
            _line.Append(value);
            return;
        }

        string line = _line.ToString().TrimEnd('\r');
        _line.Clear();
        screen.Line(to, label + line);
    }

    /// <inheritdoc/>
    public override void WriteLine(string? value)
    {
        Write(value);
        Write('\n');
    }

    /// <summary>Writes lines that belong together, with nothing of another job between them.</summary>
    public void WriteLines(IEnumerable<string> lines) => screen.Lines(to, lines.Select(l => label + l));
}
