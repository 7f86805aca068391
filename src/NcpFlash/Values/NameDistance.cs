namespace NcpFlash;

/// <summary>How far two names lie apart.</summary>
internal static class NameDistance
{
    /// <summary>How many characters must be changed, added or removed, upper and lower case alike.</summary>
    public static int Of(string one, string two)
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
