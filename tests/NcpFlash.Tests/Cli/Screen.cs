using System.Text;
using NcpFlash.Cli;

namespace NcpFlash.Tests.Cli;

/// <summary>A shell that keeps what is written, with a clock that the test moves.</summary>
internal sealed class Screen
{
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();

    public Screen(bool terminal = false, bool color = false) => Shell = new Shell(
        new StringWriter(_output) { NewLine = "\n" }, new StringWriter(_error) { NewLine = "\n" }, TextReader.Null, Time)
    {
        OutputIsTerminal = terminal,
        ErrorIsTerminal = terminal,
        AllowsColor = color,
    };

    public SteppedTime Time { get; } = new();

    public Shell Shell { get; init; }

    public string Output => _output.ToString();

    public string Error => _error.ToString();

    /// <summary>The output with control characters made visible, a redraw a line.</summary>
    public string Visible => Output.Replace("\r", "<cr>", StringComparison.Ordinal).Replace("\e", "<esc>", StringComparison.Ordinal)
        .Replace("<cr>", "\n<cr>", StringComparison.Ordinal);
}
