using NcpFlash.Cli;
using NcpFlash.Cli.Reporting;
using NcpFlash.Cli.Running;
using Xunit;

namespace NcpFlash.Tests.Cli;

/// <summary>Questions at a terminal: what counts as which answer, and that none of them keeps the program from ending.</summary>
public sealed class PromptTests
{
    [Theory]
    [InlineData("\n", true, null)]
    [InlineData("s\n", false, null)]
    [InlineData(" S\n", false, null)]
    [InlineData("y\n", true, true)]
    [InlineData("No\n", true, false)]
    [InlineData("", false, null)] // the end of the input
    public async Task What_is_typed_is_the_answer(string typed, bool done, bool? fact)
    {
        Assert.Equal(done, await For(new StringReader(typed))("Set BOOT low", TestContext.Current.CancellationToken));
        Assert.Equal(fact, await YesOrNo(new StringReader(typed))("Is it so", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_open_question_ends_when_it_is_cancelled()
    {
        using var terminal = new SilentTerminal();
        using var cancel = new CancellationTokenSource();
        Task<bool> doing = For(terminal)("Set BOOT low", cancel.Token).AsTask();
        Task<bool?> saying = YesOrNo(terminal)("Is it so", cancel.Token).AsTask();
        await terminal.Waiting;
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => doing.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => saying.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, true, false)]
    [InlineData(true, false, true)]
    public void Nobody_is_asked_who_would_not_read_it(bool terminal, bool quiet, bool json)
    {
        Shell shell = Terminal(TextReader.Null) with { InputIsTerminal = terminal };
        Reporter reporter = json ? new JsonReporter(shell) : new TextReporter(shell, new ReporterOptions { Quiet = quiet });
        Assert.Null(Prompt.For(shell, reporter));
        Assert.Null(Prompt.YesOrNo(shell, reporter));
    }

    private static Func<string, CancellationToken, ValueTask<bool>> For(TextReader input) => Prompt.For(Terminal(input), Text(input))!;

    private static Func<string, CancellationToken, ValueTask<bool?>> YesOrNo(TextReader input) => Prompt.YesOrNo(Terminal(input), Text(input))!;

    private static Shell Terminal(TextReader input) => new Screen(terminal: true).Shell with { Input = input, InputIsTerminal = true };

    private static TextReporter Text(TextReader input) => new(Terminal(input), new ReporterOptions());

    /// <summary>Somebody sits there and types nothing.</summary>
    private sealed class SilentTerminal : TextReader
    {
        private readonly ManualResetEventSlim _end = new();
        private readonly TaskCompletionSource _waiting = new();

        public Task Waiting => _waiting.Task;

        public override string? ReadLine()
        {
            _waiting.TrySetResult();
            _end.Wait();
            return null;
        }

        protected override void Dispose(bool disposing)
        {
            _end.Set();
            base.Dispose(disposing);
        }
    }
}
