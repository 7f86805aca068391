using NcpFlash.Diagnostics;
using NcpFlash.Links;
using NcpFlash.Links.Native;
using Xunit;

namespace NcpFlash.Tests.Links;

/// <summary>How a sequence leaves the lines.</summary>
public sealed class ResetSequencePlayerTests
{
    private readonly List<(bool? Dtr, bool? Rts)> _lines = [];
    private readonly HandTime _time = new();

    [Fact]
    public async Task A_sequence_that_ends_leaves_its_own_levels()
    {
        Task play = PlayAsync("dtr=1 rts=1; wait 50ms; rts=0", CancellationToken.None);
        _time.Advance(TimeSpan.FromMilliseconds(50));
        await play;
        Assert.Equal([(true, true), (null, false)], _lines);
    }

    [Fact]
    public async Task A_sequence_cancelled_inside_a_reset_releases_both_lines()
    {
        using var cancel = new CancellationTokenSource();
        Task play = PlayAsync("dtr=1 rts=1; wait 50ms; rts=0", cancel.Token);
        await cancel.CancelAsync();
        var ended = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => play);
        Assert.Equal(cancel.Token, ended.CancellationToken);
        Assert.Equal([(true, true), (false, false)], _lines);
    }

    [Fact]
    public async Task A_sequence_that_has_moved_no_line_leaves_them_alone()
    {
        using var cancel = new CancellationTokenSource();
        Task play = PlayAsync("wait 50ms; rts=1", cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => play);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => PlayAsync("rts=1", new CancellationToken(canceled: true)));
        Assert.Empty(_lines);
    }

    [Fact]
    public async Task A_fault_of_the_lines_is_told_even_when_releasing_fails_too()
    {
        int calls = 0;
        var fault = await Assert.ThrowsAsync<NcpException>(async () => await ResetSequencePlayer.PlayAsync(
            ResetSequence.Parse("rts=1; rts=0"), (_, _) => throw LinkFault.Gone("P", $"call {++calls}"), _time, CancellationToken.None));
        Assert.Equal(2, calls);
        Assert.Contains("call 1", fault.Message, StringComparison.Ordinal);
    }

    private Task PlayAsync(string sequence, CancellationToken cancellationToken) => ResetSequencePlayer.PlayAsync(
        ResetSequence.Parse(sequence), (dtr, rts) => _lines.Add((dtr, rts)), _time, cancellationToken).AsTask();
}
