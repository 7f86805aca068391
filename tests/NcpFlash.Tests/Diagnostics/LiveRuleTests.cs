using NcpFlash.Diagnostics;
using Xunit;

namespace NcpFlash.Tests.Diagnostics;

/// <summary>Every rule fires in a conversation with the emulator, or over the computer as the probe finds it; nothing here is made-up evidence.</summary>
public sealed class LiveRuleTests
{
    /// <summary>Findings that another one rightly stands before.</summary>
    private static readonly Dictionary<string, string> BehindAnother = new()
    {
        ["connect.not-in-rom"] = "from one side an open wire looks as one that somebody else drives",
        ["connect.text-with-holes"] = "that firmware runs is why nobody answers; that characters are missing comes on top",
        ["adapter.dead-after-close"] = "silence has more frequent causes, and only plugging in anew tells",
        ["host.indirect"] = "silence has more frequent causes",
        ["part.slow-clock"] = "that the part runs is said first",
    };

    public static TheoryData<string> Ids => [.. LiveCases.All.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_conversation_shows_it(string id)
    {
        Diagnosis[] causes = [.. LiveCases.All[id].Findings.Where(d => d.Kind.Outcome != Outcome.Done)], remarks = [.. LiveCases.All[id].Findings.Except(causes)];
        Assert.Contains(id, causes.Take(3).Concat(remarks).Select(d => d.Id));
        string first = LiveCases.All[id].Findings[0].Kind.Outcome == Outcome.Done || remarks.Any(r => r.Id == id) ? remarks[0].Id : causes[0].Id;
        Assert.True(first == id != BehindAnother.ContainsKey(id), $"{first} stands before {id}: {BehindAnother.GetValueOrDefault(id, "without a reason")}");
    }

    [Fact]
    public void No_rule_is_left_without_a_case() => Assert.Equal(LiveCases.RuleIds, LiveCases.All.Keys.Concat(LiveCases.Elsewhere.Keys).Order(StringComparer.Ordinal));
}
