using System.Text;

namespace NcpFlash.Adapters;

/// <summary>The words by which adapter data and settings name the members of an enumeration: <c>HoldBack32</c> is <c>hold-back-32</c>.</summary>
public static class AdapterWords
{
    /// <summary>The word of a value.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum
    {
        string name = value.ToString();
        var word = new StringBuilder();
        for (int i = 0; i < name.Length; i++)
        {
            bool begins = char.IsAsciiLetterUpper(name[i]) || (char.IsAsciiDigit(name[i]) && i > 0 && char.IsAsciiLetterLower(name[i - 1]) && char.IsAsciiLetterLower(name[Math.Max(0, i - 2)]));
            word.Append(begins && i > 0 ? "-" : string.Empty).Append(char.ToLowerInvariant(name[i]));
        }

        return word.ToString();
    }

    /// <summary>All words of an enumeration, in its order.</summary>
    public static IEnumerable<string> All<T>()
        where T : struct, Enum => Enum.GetValues<T>().Select(Of);

    /// <summary>The value with that word; case does not matter.</summary>
    public static bool TryParse<T>(string word, out T value)
        where T : struct, Enum
    {
        foreach (T candidate in Enum.GetValues<T>())
        {
            if (string.Equals(Of(candidate), word, StringComparison.OrdinalIgnoreCase))
            {
                value = candidate;
                return true;
            }
        }

        value = default;
        return false;
    }
}
