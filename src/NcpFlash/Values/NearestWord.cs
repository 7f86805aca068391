namespace NcpFlash;

/// <summary>Finds the word that a mistyped word most likely stands for.</summary>
public static class NearestWord
{
    /// <summary>The known word with the smallest distance; empty when none is known.</summary>
    public static string Of(string word, IEnumerable<string> known) => known.MinBy(k => Distance(word, k)) ?? string.Empty;

    /// <summary>The candidate nearest to <paramref name="word"/>, upper and lower case alike, or null when none is near.</summary>
    public static string? Near(string word, IEnumerable<string> candidates) => candidates
        .Select(candidate => (Word: candidate, Distance: Distance(word, candidate)))
        .Where(c => c.Distance <= Math.Max(1, (Math.Min(word.Length, c.Word.Length) + 1) / 2))
        .OrderBy(c => c.Distance).ThenBy(c => c.Word, StringComparer.Ordinal)
        .Select(c => c.Word).FirstOrDefault();

    /// <summary>How many characters must be changed, added or removed, upper and lower case alike.</summary>
    public static int Distance(string one, string two)
    {
        int[] row = [.. Enumerable.Range(0, two.Length + 1)];
        for (int i = 0; i < one.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i + 1;
            for (int j = 0; j < two.Length; j++)
            {
                int change = diagonal + (char.ToLowerInvariant(one[i]) == char.ToLowerInvariant(two[j]) ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(change, Math.Min(row[j], row[j + 1]) + 1);
            }
        }

        return row[two.Length];
    }
}
