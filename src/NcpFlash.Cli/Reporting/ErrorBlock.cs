using System.Collections.Immutable;
using NcpFlash.Cli.CommandLine;
using NcpFlash.Diagnostics;

namespace NcpFlash.Cli.Reporting;

/// <summary>A finding as a block of lines: what was seen, what it means, what to do.</summary>
internal static class ErrorBlock
{
    private const int Indent = 10;

    /// <summary>Runners-up that are shown.</summary>
    private const int MostCandidates = 2;

    /// <summary>Lines of the trace that are shown with --verbose; --trace FILE keeps all of it.</summary>
    private const int MostTraceLines = 40;

    /// <summary>The block of a warning.</summary>
    public static IEnumerable<string> OfWarning(Diagnosis warning, Palette palette, int? width) => Block("warning", Tone.Warning, warning, palette, width);

    /// <summary>The block of an ending that is not well.</summary>
    /// <param name="ending">The ending.</param>
    /// <param name="state">State of the part, shown when something was changed and the finding does not say so itself.</param>
    /// <param name="palette">Colours.</param>
    /// <param name="width">Columns to wrap at, or null for no wrapping.</param>
    /// <param name="verbose">True to show the evidence.</param>
    public static IEnumerable<string> Of(JobEnding ending, PartState state, Palette palette, int? width, bool verbose)
    {
        if (ending.Diagnosis is not { } diagnosis) yield break;
        foreach (string line in Block(Word(ending.Outcome), Tone.Bad, diagnosis, palette, width)) yield return line;
        foreach (Diagnosis other in ending.Others)
        {
            foreach (string line in Block("also", Tone.Bad, other, palette, width)) yield return line;
        }

        if (ending.Behind is [var cause, ..])
        {
            foreach (string line in Block("cause", Tone.Bad, cause, palette, width)) yield return line;
        }

        foreach (string line in Sureness(ending, width)) yield return line;
        if (state.Touched && diagnosis.Kind != UsageDiagnoses.Cancelled && diagnosis.Kind != UsageDiagnoses.Defect)
        {
            foreach (string line in Labelled("part", $"{state.Describe()} {state.Advice()}", width)) yield return line;
        }

        if (!verbose) yield break;
        foreach (Observation observation in ending.Evidence.Observations)
        {
            yield return FormattableString.Invariant($"  seen:  {observation.At.TotalSeconds,8:0.000} s  {observation.What}");
        }

        foreach (string line in TraceTail(ending.TraceTail)) yield return $"  trace: {line}";
    }

    /// <summary>
    /// How sure the finding is and which test comes next, where that is open; then the runners-up, a line each. Where the evidence says what is behind a fault in the middle of a job, it is
    /// about that: the best explanation stands in full, the next two in a line each.
    /// </summary>
    public static IEnumerable<string> Sureness(JobEnding ending, int? width) => ending switch
    {
        { Behind: [var cause, .. var others] } => Sureness(cause, others, width),
        { Diagnosis: { } diagnosis } when !ending.Candidates.IsEmpty || diagnosis.NextTest is not null => Sureness(diagnosis, ending.Candidates, width),
        _ => [],
    };

    private static IEnumerable<string> Sureness(Diagnosis finding, ImmutableArray<Diagnosis> others, int? width)
    {
        foreach (string line in Labelled("sure", Words(finding.Confidence), width)) yield return line;
        if (finding.Confidence != Confidence.Certain && finding.NextTest is { } test)
        {
            foreach (string line in Labelled("test", test, width)) yield return line;
        }

        foreach (Diagnosis candidate in others.Take(MostCandidates))
        {
            foreach (string line in Labelled("or", $"{candidate.Id} ({Word(candidate.Confidence)}): {candidate.Cause}", width)) yield return line;
        }
    }

    private static string Word(Confidence confidence) => confidence.ToString().ToLowerInvariant();

    private static string Words(Confidence confidence) => confidence switch
    {
        Confidence.Certain => "certain: the evidence allows nothing else",
        Confidence.High => "high: little else would look like this",
        Confidence.Likely => "likely: it fits better than the others",
        _ => "possible: one explanation among several",
    };

    private static IEnumerable<string> TraceTail(string? trace) =>
        (trace ?? string.Empty).Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(MostTraceLines);

    /// <summary>The word that a block of this outcome begins with.</summary>
    public static string Word(Outcome outcome) => outcome switch
    {
        Outcome.Cancelled => "cancelled",
        Outcome.Refused => "refused",
        _ => "error",
    };

    private static IEnumerable<string> Block(string word, Tone tone, Diagnosis diagnosis, Palette palette, int? width)
    {
        string head = $"{word} {diagnosis.Id}: ";
        string[] summary = [.. Wrapped(head + diagnosis.Summary, width, Indent)];
        yield return palette.Paint(tone, word) + summary[0][word.Length..];
        foreach (string line in summary.Skip(1)) yield return line;
        foreach (string line in QuotedText.Lines(diagnosis, Indent, width)) yield return line;
        foreach (string line in Labelled("means", diagnosis.Cause, width)) yield return line;
        foreach (string line in Labelled("do", diagnosis.Advice, width)) yield return line;
    }

    private static IEnumerable<string> Labelled(string label, string text, int? width) =>
        text.Length == 0 ? [] : Wrapped($"  {label}:".PadRight(Indent - 1) + " " + text, width, Indent);

    /// <summary>Wraps with a hanging indent; a leading indent of the text itself is kept.</summary>
    private static IEnumerable<string> Wrapped(string text, int? width, int indent)
    {
        if (width is not { } columns || text.Length < columns) return [text];
        string lead = text[..(text.Length - text.TrimStart().Length)];
        return HelpScreen.Wrap(text.TrimStart(), columns - indent - 1).Select((line, i) => (i == 0 ? lead : new string(' ', indent)) + line);
    }
}
