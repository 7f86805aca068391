using System.Globalization;
using System.Text;
using NcpFlash.Diagnostics;
using Xunit;

namespace NcpFlash.Tests.Conversation;

/// <summary>
/// Every adapter with every fault of a board: connected wherever that is physically possible, otherwise the right cause first in nineteen of twenty cases and among
/// the first three in all, and nothing false called certain. docs/diagnosis-matrix.md is the whole table; every day a sample of it is run again.
/// </summary>
public sealed class MatrixTests
{
    private const string Page = "docs/diagnosis-matrix.md";

    /// <summary>One case of so many is run every day; a prime, so that adapters, faults and applications all take turns.</summary>
    private const int Sample = 23;

    [Fact]
    public void A_sample_of_the_table_comes_out_as_it_is_written()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, Page));
        foreach (MatrixCase matrixCase in MatrixCase.All.Where((_, index) => index % Sample == 0))
        {
            MatrixResult result = MatrixResult.Of(matrixCase);
            Assert.True(result.Case.Reachable == result.Fault is null, Row(result));
            Assert.True(result.Case.Reachable || result.Place is >= 1 and <= 3, Row(result));
            Assert.False(result.IsFalselyCertain, Row(result));
            Assert.Contains(Row(result), page, StringComparison.Ordinal);
        }
    }

    [Fact(Explicit = true)]
    [Trait("Category", "Long")]
    public void The_whole_table()
    {
        MatrixResult[] results = [.. MatrixCase.All.Select(MatrixResult.Of)], others = [.. HeldOutCases.All.Select(MatrixResult.Of)];
        Check(results, mostBeyondThree: 0);
        Check(others, mostBeyondThree: 2);
        Golden.CheckFile(Page, Text(results, others));
    }

    private static void Check(MatrixResult[] results, int mostBeyondThree)
    {
        MatrixResult[] told = [.. results.Where(r => !r.Case.Reachable)];
        Assert.Empty(results.Where(r => r.Case.Reachable != (r.Fault is null)).Select(Row));
        Assert.Empty(results.Where(r => r.IsFalselyCertain).Select(Row));
        string[] beyond = [.. told.Where(r => r.Place is < 1 or > 3).Select(Row)];
        Assert.True(beyond.Length <= mostBeyondThree, string.Join('\n', beyond));
        int first = told.Count(r => r.Place == 1);
        Assert.True(first * 100 >= told.Length * 95, $"{first} of {told.Length}");
    }

    /// <summary>The answer key is the field's, not the rules': each answer stands under the row that describes the fault.</summary>
    [Fact]
    public void Every_answer_of_the_key_has_its_row() => Assert.All(
        MatrixCase.All.SelectMany(c => c.Causes).Distinct(), cause => Assert.Equal(cause.Row, DiagnosisCatalog.All.Single(k => k.Id == cause.Id).Row));

    private static string Text(MatrixResult[] results, MatrixResult[] others)
    {
        MatrixResult[] unreachable = [.. results.Where(r => !r.Case.Reachable)], told = [.. others.Where(r => !r.Case.Reachable)];
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"""
            # What is said of which fault

            Every known adapter with every fault of a board that the emulator can rehearse, and firmware that talks in different ways; each line is a whole connection in
            simulated time, with the lines as the vendor wires them assumed, to a part that has been running for two seconds. Of {results.Length} cases {results.Length - unreachable.Length} can be reached at all, and were. Of the other
            {unreachable.Length} the cause stands first in {unreachable.Count(r => r.Place == 1)} and among the first three in all; nothing false was called certain. The answers are those of the field's table of symptoms,
            whose row stands behind each. This page is generated; a test compares it.

            The rules were made with these cases in sight. {others.Length} others, drawn at random with seed {HeldOutCases.Seed}, add what the table does not have: other handshake rates, other moments, adapters that
            are late, hold replies back or have bytes left from before, and firmware that says nothing. Of these {others.Length - told.Length} can be reached, and were; of the other {told.Length} the cause stands first
            in {told.Count(r => r.Place == 1)} and among the first three in {told.Count(r => r.Place is >= 1 and <= 3)}; nothing false was called certain.


            """);
        page.Append("""
            | fault | emulated by | a right answer is |
            |---|---|---|

            """);
        foreach (BoardFault fault in BoardFault.All)
        {
            page.Append(CultureInfo.InvariantCulture, $"| {fault.Name} | {(fault.Settings.Length == 0 ? "nothing" : $"`{fault.Settings}`")} | {(fault.Reachable ? "a connection" : fault.Causes.IsEmpty ? "told by the firmware" : Answers(fault.Causes))} |\n");
        }

        page.Append("\n| firmware of a part that nobody resets | a right answer is |\n|---|---|\n");
        foreach (Firmware firmware in Firmware.All)
        {
            page.Append(CultureInfo.InvariantCulture, $"| {firmware.Name} | {Answers(firmware.Speaks)} |\n");
        }

        page.Append("\n| adapter | fault | firmware | outcome | first finding | place of the cause | simulated time |\n|---|---|---|---|---|---|---|\n");
        foreach (MatrixResult result in results)
        {
            page.Append(Row(result)).Append('\n');
        }

        return page.ToString();
    }

    private static string Answers(IEnumerable<Cause> causes) => string.Join(" or ", causes.Select(c => $"{c.Id} ({c.Row})"));

    private static string Row(MatrixResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {result.Case.Adapter} | {result.Case.Fault.Name} | {result.Case.Firmware.Name} | {(result.Fault is null ? "connected" : "told")} | "
        + $"{(result.Findings is [var top, ..] ? $"{top.Id}, {top.Confidence.ToString().ToLowerInvariant()}" : string.Empty)} | {(result.Fault is null ? string.Empty : result.Place)} | {result.Seconds:0.0} s |");
}
