using System.Text;
using NcpFlash.Diagnostics;
using Xunit;

namespace NcpFlash.Tests;

/// <summary>Diagnoses as text, for goldens.</summary>
internal static class Findings
{
    /// <summary>Everything a user would see of an exception.</summary>
    public static string Text(NcpException fault) => Text([fault.Diagnosis, .. fault.Others]);

    /// <summary>Everything a user would see of some findings.</summary>
    public static string Text(IEnumerable<Diagnosis> findings)
    {
        var text = new StringBuilder();
        foreach (Diagnosis d in findings)
        {
            Assert.True(d.Kind.Outcome is Outcome.Input or Outcome.Done, d.Id);
            string entry = $"{d.Id}\n  {d.Summary}\n  {d.Cause}\n  {d.Advice}\n";
            Assert.DoesNotMatch(@"\{[a-z]+\}", entry);
            text.Append(entry);
        }

        return text.ToString();
    }
}
