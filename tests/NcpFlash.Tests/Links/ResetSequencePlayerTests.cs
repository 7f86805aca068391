using NcpFlash.Diagnostics;
using NcpFlash.Links;
using NcpFlash.Links.Native;
using Xunit;

namespace NcpFlash.Tests.Links;

/// <summary>How a sequence leaves the lines.</summary>
public sealed class ResetSequencePlayerTests
{
    private readonly List<(bool? Dtr, bool? Rts)> _lines = [];
    private readonly List<bool> _breaks = [];
    private readonly List<byte> _sent = [];
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
    public async Task Breaks_and_bytes_are_played_in_order()
    {
        await PlayAsync("break=1; break=0; send 0d0A; rts=1; send 55", CancellationToken.None);
        Assert.Equal([true, false], _breaks);
        Assert.Equal([0x0D, 0x0A, 0x55], _sent);
        Assert.Equal([(null, true)], _lines);
    }

    [Fact]
    public async Task A_break_that_is_cut_short_is_let_go()
    {
        using var cancel = new CancellationTokenSource();
        Task play = PlayAsync("break=1; wait 1s; break=0", cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => play);
        Assert.Equal([true, false], _breaks);
        Assert.Empty(_lines);
    }

    [Theory]
    [InlineData("break=1; wait 50ms; break=0")]
    [InlineData("send 0d0a55; dtr=1 rts=0")]
    public void The_text_form_reads_what_it_prints(string text)
    {
        ResetSequence sequence = ResetSequence.Parse(text);
        Assert.Equal(text, sequence.ToString());
        Assert.Equal(sequence, ResetSequence.Parse(sequence.ToString()));
    }

    [Theory]
    [InlineData("send 0d0", "column 6")]
    [InlineData("rts=1; break=2", "column 8")]
    [InlineData("send", "column 1")]
    public void Bad_steps_are_named_with_their_column(string text, string column) =>
        Assert.Contains(column, Assert.Throws<ResetSyntaxException>(() => ResetSequence.Parse(text)).Message, StringComparison.Ordinal);

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
            ResetSequence.Parse("rts=1; rts=0"), Driver((_, _) => throw LinkFault.Gone("P", $"call {++calls}")), _time, CancellationToken.None));
        Assert.Equal(2, calls);
        Assert.Contains("call 1", fault.Message, StringComparison.Ordinal);
    }

    private Task PlayAsync(string sequence, CancellationToken cancellationToken) => ResetSequencePlayer.PlayAsync(
        ResetSequence.Parse(sequence), Driver((dtr, rts) => _lines.Add((dtr, rts))), _time, cancellationToken).AsTask();

    private LineDriver Driver(Action<bool?, bool?> setLines) => LineDriver.AtOnce(setLines, _breaks.Add, (bytes, _) =>
    {
        _sent.AddRange(bytes.Span);
        return ValueTask.CompletedTask;
    });
}
