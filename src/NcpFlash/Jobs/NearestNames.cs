namespace NcpFlash.Jobs;

/// <summary>Finds the names a user may have meant.</summary>
internal static class NearestNames
{
    /// <summary>A sentence with up to three names like <paramref name="wanted"/>, or with what the folder holds.</summary>
    public static string Sentence(string wanted, IReadOnlyCollection<string> present)
    {
        string[] near = [.. present
            .Select(name => (Name: name, Distance: Distance(wanted, name)))
            .Where(c => c.Distance <= Math.Max(3, wanted.Length / 3))
            .OrderBy(c => c.Distance).ThenBy(c => c.Name, StringComparer.Ordinal)
            .Take(3).Select(c => c.Name)];
        return near.Length > 0 ? $"Its folder has: {string.Join(", ", near)}."
            : present.Count == 0 ? "Its folder is empty." : "Its folder has no file with a similar name.";
    }

    /// <summary>How many characters must be changed, added or removed, upper and lower case alike.</summary>
    internal static int Distance(string one, string two)
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
