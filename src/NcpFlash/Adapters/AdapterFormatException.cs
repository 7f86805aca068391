namespace NcpFlash.Adapters;

/// <summary>Adapter data that cannot be used.</summary>
/// <param name="line">1-based line.</param>
/// <param name="column">1-based column, or null when the line as a whole is meant.</param>
/// <param name="problem">What is wrong, as part of a sentence.</param>
/// <param name="inner">What was thrown first, or null.</param>
public sealed class AdapterFormatException(int line, int? column, string problem, Exception? inner = null)
    : FormatException($"line {line}: {problem}", inner)
{
    /// <summary>1-based line.</summary>
    public int Line { get; } = line;

    /// <summary>1-based column, or null when the line as a whole is meant.</summary>
    public int? Column { get; } = column;

    /// <summary>What is wrong, as part of a sentence.</summary>
    public string Problem { get; } = problem;
}
