using NcpFlash.Diagnostics;
using NcpFlash.Emulator;
using NcpFlash.Links;
using NcpFlash.Sessions;
using NcpFlash.Tests.Conversation;
using Xunit;

namespace NcpFlash.Tests.Sessions;

/// <summary>A person at the buttons of an emulated board, in virtual time.</summary>
public sealed class ManualControlTests
{
    private readonly VirtualPart _part = new(new EmulatorOptions { ControlLines = false, Boot = StrapLevel.Low });

    private IEnumerable<BootPrompt> Prompts => _part.Events.OfType<JobEvent.Prompted>().Select(p => p.Prompt);

    [Fact]
    public void The_part_is_noticed_when_its_buttons_were_pressed()
    {
        Press(12, "boot high", "en low");
        Press(13, "en release");
        Press(14, "boot release");
        Connect("manual");
        Assert.Equal([BootPrompt.HoldBootAndReset], Prompts);
        Assert.InRange(Connected, TimeSpan.FromSeconds(13), TimeSpan.FromSeconds(14));
    }

    [Fact]
    public void A_part_that_waits_in_its_rom_needs_no_prompt()
    {
        Press(0, "boot high", "en pulse");
        Connect("manual");
        Assert.Empty(Prompts);
    }

    [Fact]
    public void An_earlier_session_is_waited_out_before_anybody_is_asked()
    {
        Press(0, "boot high", "en pulse");
        Connect("host");
        _part.Run(f => f.InfoAsync(default), new ConnectOptions(BootControl.Parse("manual")));
        Assert.DoesNotContain(BootPrompt.PowerUpLow, Prompts);
    }

    [Fact]
    public void An_application_that_starts_is_told()
    {
        Press(5, "en pulse"); // with BOOT low
        Press(20, "boot high", "en pulse");
        Connect("manual");
        Assert.Equal(BootPrompt.HoldBootAndReset, Prompts.First());
        Assert.InRange(Connected, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(21));
    }

    [Fact]
    public void The_second_order_comes_by_itself_and_works()
    {
        Press(34, "power off");
        Press(40, "power on"); // BOOT and the transmit line are low
        Press(52, "boot high", "en pulse");
        Connect("manual");
        Assert.Equal([BootPrompt.HoldBootAndReset, BootPrompt.PowerUpLow, BootPrompt.RaiseBoot], Prompts);
        Assert.InRange(Connected, TimeSpan.FromSeconds(52), TimeSpan.FromSeconds(53));
    }

    [Fact]
    public void A_part_that_is_fed_through_its_uart_starts_only_in_the_second_order()
    {
        VirtualPart part = new(EmulatorSettings.Parse("lines=off,boot=low,phantom=on"));
        void Press(double at, string button) => part.Clock.CreateEvent(() => part.Board.Console.Execute(button)).After(TimeSpan.FromSeconds(at));
        Press(5, "boot high");
        Press(6, "en pulse"); // the first order does not help: the part hangs
        Press(7, "boot release");
        Press(34, "power off");
        Press(35, "en low");
        Press(40, "power on");
        Press(50, "boot high");
        Press(51, "en release");
        part.Run(f => f.InfoAsync(default), new ConnectOptions(BootControl.Parse("manual")));
        Assert.Contains(BootPrompt.RaiseBoot, part.Events.OfType<JobEvent.Prompted>().Select(p => p.Prompt));
        Assert.InRange(part.Events.OfType<JobEvent.BootInfoRead>().First().Elapsed, TimeSpan.FromSeconds(51), TimeSpan.FromSeconds(52));
    }

    /// <summary>More of them than there are attempts of a handshake.</summary>
    [Fact]
    public void An_OK_in_a_text_does_not_end_the_guidance()
    {
        Press(25, "boot high", "en pulse");
        SpokenLink? link = null;
        _part.Wrap = inner => link = new SpokenLink(inner, () => _part.Clock.GetElapsedTime(0) < TimeSpan.FromSeconds(24));
        Connect("manual");
        Assert.InRange(link!.Said, 20, 1000);
        Assert.Equal(BootPrompt.HoldBootAndReset, Prompts.First());
        Assert.DoesNotContain(BootPrompt.PowerUpLow, Prompts);
        Assert.InRange(Connected, TimeSpan.FromSeconds(25), TimeSpan.FromSeconds(28));
    }

    /// <summary>Zeros at a low rate are no BREAK that lasts: nobody is told to power up behind one.</summary>
    [Fact]
    public void An_adapter_that_imitates_BREAK_is_not_asked_to_hold_the_line()
    {
        var part = new VirtualPart(EmulatorSettings.Parse("adapter=ch340g,lines=off,boot=low"));
        NcpException? fault = part.Try(f => f.InfoAsync(default), new ConnectOptions(BootControl.Parse("manual:limit=70s")));
        Assert.Equal("boot.manual-limit", fault?.Diagnosis.Id);
        Assert.Equal([BootPrompt.HoldBootAndReset], part.Events.OfType<JobEvent.Prompted>().Select(p => p.Prompt).Where(p => p != BootPrompt.ApplicationStarted).Distinct());
    }

    [Fact]
    public void The_tool_waits_as_long_as_the_user_wants()
    {
        Press(600, "boot high", "en pulse");
        Connect("manual");
        Assert.InRange(Connected, TimeSpan.FromSeconds(600), TimeSpan.FromSeconds(640));
    }

    /// <summary>How long is looked, before anybody is asked, whether the part is in its ROM already: one burst, and the end of a frame at each rate of work.</summary>
    private static readonly TimeSpan LookBefore = TimeSpan.FromSeconds(0.9);

    [Theory]
    [InlineData("manual:limit=20s", 20)]
    [InlineData("manual:limit=40s", 40)] // inside the held transmit line
    [InlineData("manual:limit=1min", 60)]
    public void A_limit_ends_the_wait(string text, int seconds)
    {
        NcpException? fault = _part.Try(f => f.InfoAsync(default), new ConnectOptions(BootControl.Parse(text)));
        Assert.Equal("boot.manual-limit", fault?.Diagnosis.Id);
        Assert.InRange(_part.Clock.GetElapsedTime(0), TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds + 1) + LookBefore);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(40)]
    [InlineData(55)]
    public void Cancelling_ends_it_at_every_stage_and_lets_the_transmit_line_go(int seconds)
    {
        WiredLink? link = null;
        _part.Wrap = inner => link = new WiredLink(inner, (_, _) => (false, true));
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(seconds), _part.Clock);
        Assert.ThrowsAny<OperationCanceledException>(() => _part.Run(f => f.InfoAsync(cancel.Token), new ConnectOptions(BootControl.Parse("manual"))));
        Assert.InRange(_part.Clock.GetElapsedTime(0), TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds + 0.1));
        Assert.All(link!.Played, played => Assert.StartsWith("break=1; wait", played, StringComparison.Ordinal));
        Assert.All(link.Played, played => Assert.EndsWith("break=0", played, StringComparison.Ordinal));
    }

    [Fact]
    public void Lines_are_tried_before_a_person_is_asked()
    {
        Press(8, "boot high", "en pulse");
        Connect("lines:fast or manual");
        Assert.Equal([BootPrompt.HoldBootAndReset], Prompts);
    }

    /// <summary>Firmware that answers every write by a word with OK in it.</summary>
    private sealed class SpokenLink(ISerialLink inner, Func<bool> speaks) : ChangedLink(inner)
    {
        private bool _pending;

        public int Said { get; private set; }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            await base.WriteAsync(bytes, cancellationToken);
            _pending = speaks();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            if (!_pending)
            {
                return base.ReadAsync(buffer, cancellationToken);
            }

            (_pending, Said) = (false, Said + 1);
            "\r\nstate OK\r\n"u8.CopyTo(buffer.Span);
            return ValueTask.FromResult(12);
        }
    }

    private TimeSpan Connected => Assert.Single(_part.Events.OfType<JobEvent.BootInfoRead>()).Elapsed;

    private void Connect(string control) => _part.Run(f => f.InfoAsync(default), new ConnectOptions(BootControl.Parse(control)));

    private void Press(double at, params string[] buttons) => _part.Clock.CreateEvent(() =>
    {
        foreach (string button in buttons)
        {
            Assert.DoesNotContain("error", _part.Board.Console.Execute(button), StringComparison.Ordinal);
        }
    }).After(TimeSpan.FromSeconds(at));
}
