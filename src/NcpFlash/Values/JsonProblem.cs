using System.Text.Json;

namespace NcpFlash;

/// <summary>What is wrong with a JSON file, without the names of types that the reader's own words contain.</summary>
internal static class JsonProblem
{
    /// <summary>The fault as part of a sentence, with the path of the value where there is one.</summary>
    public static string Of(JsonException fault)
    {
        string at = fault.Path is null or "$" ? "the file" : $"'{Printable(fault.Path)}'";
        return fault.InnerException is JsonException ? "it is not valid JSON"
            : fault.Message.Contains("missing required", StringComparison.Ordinal) ? $"{at} lacks {Quoted(fault.Message[fault.Message.IndexOf(':', StringComparison.Ordinal)..])}"
            : fault.Message.Contains("could not be mapped", StringComparison.Ordinal) ? $"{at} is not known"
            : fault.Message.Contains("could not be converted", StringComparison.Ordinal) || fault.InnerException is not (null or FormatException) ? $"{at} has a value of the wrong kind"
            : fault.Path is null ? fault.Message : $"{at}: {Own(fault.Message)}";
    }

    /// <summary>The names in quotes of a sentence, from its colon to its end.</summary>
    private static string Quoted(string text) => string.Join(", ", text.Split('\'').Where((_, i) => i % 2 == 1).TakeWhile(n => !n.StartsWith('$')));

    /// <summary>A converter's words, without the place that the reader appends.</summary>
    private static string Own(string message) => message.IndexOf(" Path: ", StringComparison.Ordinal) is >= 0 and var end ? message[..end].TrimEnd('.') : message.TrimEnd('.');

    private static string Printable(string text)
    {
        const int most = 80;
        string shown = string.Concat(text.Take(most).Select(c => char.IsControl(c) ? '?' : c));
        return text.Length > most ? shown + "…" : shown;
    }
}
