namespace NcpFlash.Jobs;

/// <summary>Finds the names a user may have meant.</summary>
internal static class NearestNames
{
    /// <summary>A sentence with up to three names like <paramref name="wanted"/>, or with what the folder holds.</summary>
    public static string Sentence(string wanted, IReadOnlyCollection<string> present)
    {
        string[] near = [.. present
            .Select(name => (Name: name, Distance: NearestWord.Distance(wanted, name)))
            .Where(c => c.Distance <= Math.Max(3, wanted.Length / 3))
            .OrderBy(c => c.Distance).ThenBy(c => c.Name, StringComparer.Ordinal)
            .Take(3).Select(c => c.Name)];
        return near.Length > 0 ? $"Its folder has: {string.Join(", ", near)}."
            : present.Count == 0 ? "Its folder is empty." : "Its folder has no file with a similar name.";
    }
}
