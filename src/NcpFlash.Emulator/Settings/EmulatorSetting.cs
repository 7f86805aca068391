namespace NcpFlash.Emulator.Settings;

/// <summary>One key of the text form of <see cref="EmulatorOptions"/>.</summary>
/// <param name="Key">The key.</param>
/// <param name="Expected">The values it takes, as part of a sentence.</param>
/// <param name="Example">A setting that is right; for one of words, the nearest to what was given.</param>
/// <param name="Meaning">What it does, with the source of that.</param>
/// <param name="Apply">The options with the value, or null when it cannot be used.</param>
public sealed record EmulatorSetting(
    string Key, string Expected, Func<string, string> Example, string Meaning, Func<EmulatorOptions, string, EmulatorOptions?> Apply)
{
    /// <summary>True when the key may stand there several times, each adding to the others.</summary>
    public bool IsRepeatable { get; init; }

    /// <summary>A setting with one example.</summary>
    internal static EmulatorSetting Of(string key, string expected, string example, string meaning, Func<EmulatorOptions, string, EmulatorOptions?> apply) =>
        new(key, expected, _ => $"{key}={example}", meaning, apply);

    /// <summary>A setting that takes one of some words.</summary>
    internal static EmulatorSetting OneOf(string key, string meaning, params (string Word, Func<EmulatorOptions, EmulatorOptions> Apply)[] words) =>
        new(key, WordList(words.Select(w => w.Word)), value => $"{key}={Near(value, [.. words.Select(w => w.Word)])}", meaning,
            (options, value) => Array.Find(words, w => w.Word == value).Apply?.Invoke(options));

    /// <summary>A setting that takes one of some words, which share what they do.</summary>
    internal static EmulatorSetting OneOf(string key, string meaning, IReadOnlyCollection<string> words, Func<EmulatorOptions, string, EmulatorOptions> apply) =>
        new(key, WordList(words), value => $"{key}={Near(value, words)}", meaning, (options, value) => words.Contains(value) ? apply(options, value) : null);

    /// <summary>The word most likely meant: one that contains what was given, else the nearest; the first where none is near.</summary>
    internal static string Near(string value, IReadOnlyCollection<string> words)
    {
        string nearest = words.FirstOrDefault(w => value.Length > 1 && w.Contains(value, StringComparison.OrdinalIgnoreCase)) ?? NearestWord.Of(value, words);
        return NearestWord.Distance(value, nearest) < nearest.Length ? nearest : words.First();
    }

    private static string WordList(IEnumerable<string> words)
    {
        string[] all = [.. words];
        return all.Length < 2 ? string.Concat(all) : $"{string.Join(", ", all[..^1])} or {all[^1]}";
    }
}
