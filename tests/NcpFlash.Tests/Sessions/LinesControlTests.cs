using NcpFlash.Chips;
using NcpFlash.Emulator;
using NcpFlash.Links;
using NcpFlash.Sessions;
using NcpFlash.Sessions.Boot;
using NcpFlash.Tests.Conversation;
using Xunit;

namespace NcpFlash.Tests.Sessions;

/// <summary>DTR and RTS on boards wired in every known way, the part starting its application unless the lines bring it into its ROM.</summary>
public sealed class LinesControlTests
{
    private static readonly Dictionary<string, Func<bool, bool, (bool? Boot, bool Enable)>> Boards = new()
    {
        ["vendor"] = (dtr, rts) => (!dtr, !rts),
        ["swapped"] = (dtr, rts) => (!rts, !dtr),
        ["inverted"] = (dtr, rts) => (dtr, rts),
        ["swapped-inverted"] = (dtr, rts) => (rts, dtr),
        ["transistors"] = (dtr, rts) => (!(dtr && !rts), !(rts && !dtr)),
        ["en-only"] = (_, rts) => (true, !rts),
        ["fast"] = (dtr, rts) => (!dtr, !rts),
        ["boot inverted"] = (dtr, rts) => (dtr, !rts),
        ["en inverted"] = (dtr, rts) => (!dtr, rts),
    };

    public static TheoryData<string, string> Ways => new()
    {
        { "lines", "vendor" }, { "lines:vendor", "vendor" }, { "lines:swapped", "swapped" }, { "lines:inverted", "inverted" },
        { "lines:swapped-inverted", "swapped-inverted" }, { "lines:transistors", "transistors" }, { "lines:en-only", "en-only" }, { "lines:fast", "fast" },
        { "lines:boot=rts,en=dtr", "swapped" }, { "lines:boot=rts,en=dtr,invert", "swapped-inverted" }, { "lines:invert=boot", "boot inverted" },
        { "lines:fast,invert=en", "en inverted" }, { "lines:fast,boot=rts,en=dtr,invert", "swapped-inverted" },
        { "lines:enter=\"boot=1 en=0; wait 20ms; en=1; wait 20ms\",leave=\"boot=0 en=0; wait 20ms; en=1\"", "vendor" },
        { "lines:en=dtr,boot=rts,enter=\"boot=1 en=0; wait 20ms; en=1; wait 20ms\"", "swapped" },
        { "lines:enter=\"dtr=0 rts=1; wait 20ms; rts=0; wait 20ms\"", "vendor" },
    };

    public static TheoryData<string> Presets => [.. LinePreset.All.Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Ways))]
    public void The_right_control_connects_on_its_board_and_leaves_it_again(string text, string board)
    {
        (VirtualPart part, _) = On(board);
        BootControl control = BootControl.Parse(text);
        part.Run(f => f.InfoAsync(default), new ConnectOptions(control));
        if (control.CanLeave(new LinkIdentity("p", LinkKind.SerialPort, HasControlLines: true)))
        {
            ChipState state = part.Run(
                async f =>
                {
                    await f.ResetAsync(default);
                    return part.Board.Chip.State;
                },
                new ConnectOptions(control));
            Assert.True(state is ChipState.Starting or ChipState.Application, $"{state}");
        }
    }

    [Theory]
    [InlineData("on", "lines")]
    [InlineData("crossed", "lines:swapped")]
    [InlineData("inverted", "lines:inverted")]
    [InlineData("crossed-inverted", "lines:swapped-inverted")]
    [InlineData("en-inverted", "lines:invert=en")]
    [InlineData("boot-inverted", "lines:fast,invert=boot")]
    public void Every_wiring_of_the_emulated_board_has_its_control(string wiring, string control)
    {
        var part = new VirtualPart(EmulatorSettings.Parse($"boot=low,lines={wiring}"));
        part.Run(f => f.InfoAsync(default), new ConnectOptions(BootControl.Parse(control)));
        Assert.Single(part.Events.OfType<JobEvent.Synced>());
    }

    [Theory]
    [InlineData("lines:fast", "swapped")] // plain "lines" finds other wirings by itself
    [InlineData("lines:fast", "inverted")]
    [InlineData("lines:inverted", "vendor")]
    [InlineData("lines:swapped", "vendor")]
    public void The_wrong_control_does_not_connect(string text, string board)
    {
        (VirtualPart part, _) = On(board);
        Assert.StartsWith("connect.", part.Try(f => f.InfoAsync(default), new ConnectOptions(BootControl.Parse(text)))?.Diagnosis.Id, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void A_preset_ends_with_the_part_running_and_has_held_boot_high_while_chip_en_rose(string name)
    {
        var control = (LinesControl)BootControl.Parse($"lines:{name}");
        if (!Boards.TryGetValue(name, out Func<bool, bool, (bool? Boot, bool Enable)>? wiring))
        {
            Assert.Equal("bridge", name); // moves no line
            Assert.DoesNotContain(control.Enter!.Steps, s => s is not (ResetStep.Send or ResetStep.Wait));
            return;
        }

        (bool dtr, bool rts) = (false, false);
        (bool? Boot, bool Enable) last = wiring(dtr, rts);
        bool? sampled = null;
        foreach (ResetStep.Lines step in control.Resolve(control.Enter, ChipCatalog.Default.BootEntry).Steps.OfType<ResetStep.Lines>())
        {
            (dtr, rts) = (step.Dtr ?? dtr, step.Rts ?? rts);
            (bool? Boot, bool Enable) now = wiring(dtr, rts);
            sampled = now.Enable && !last.Enable ? now.Boot : sampled;
            last = now;
        }

        Assert.Equal((true, true), (last.Boot, last.Enable));
        Assert.True(sampled);
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void A_preset_reads_prints_and_is_told_apart(string name)
    {
        BootControl control = BootControl.Parse($"lines:{name}");
        Assert.Equal($"lines:{name}", control.Text);
        Assert.Equal(control.Text, BootControl.Parse(control.Text).Text);
        Assert.Contains($"`{name}`", File.ReadAllText(Path.Combine(Repository.Root, "docs", "boot-control.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_vendors_sequence_is_played_as_it_is()
    {
        (VirtualPart part, Func<WiredLink> link) = On("vendor");
        part.Run(f => f.InfoAsync(default), new ConnectOptions(BootControl.Parse("lines")));
        Assert.Equal([ResetSequence.Parse(ChipCatalog.Default.BootEntry).ToString()], link().Played);
    }

    [Fact]
    public void Connecting_takes_the_waits_of_the_sequence_and_50_ms()
    {
        (VirtualPart part, _) = On("vendor");
        part.Run(f => f.InfoAsync(default), new ConnectOptions(BootControl.Lines));
        double waits = ResetSequence.Parse(ChipCatalog.Default.BootEntry).Steps.OfType<ResetStep.Wait>().Sum(w => w.Duration.TotalMilliseconds);
        double connected = Assert.Single(part.Events.OfType<JobEvent.BootInfoRead>()).Elapsed.TotalMilliseconds;
        Assert.InRange(connected, waits, waits + 50);
    }

    [Fact]
    public void Bytes_reach_a_port_without_lines()
    {
        var port = new LinkIdentity("p", LinkKind.Tcp, HasControlLines: false);
        Assert.False(BootControl.Lines.CanEnter(port));
        Assert.True(BootControl.Parse("lines:bridge").CanEnter(port));
        Assert.True(BootControl.Parse("lines:enter=\"send 55\"").CanEnter(port));
        Assert.False(BootControl.Parse("lines:enter=\"send 55\"").CanLeave(port));
    }

    [Fact]
    public void Alternatives_are_tried_one_after_the_other()
    {
        (VirtualPart part, Func<WiredLink> link) = On("swapped");
        part.Run(f => f.InfoAsync(default), new ConnectOptions(BootControl.Parse("lines:fast or lines:swapped")));
        Assert.Equal(2, link().Played.Count);
        part.Run(f => f.InfoAsync(default), new ConnectOptions(BootControl.Parse("host or lines:swapped")));
        Assert.Single(link().Played);
    }

    [Fact]
    public void A_cancelled_sequence_lets_go_of_both_lines()
    {
        (VirtualPart part, _) = On("vendor");
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(325), part.Clock); // CHIP_EN is low then
        Assert.ThrowsAny<OperationCanceledException>(() => part.Run(f => f.InfoAsync(cancel.Token), new ConnectOptions(BootControl.Lines)));
        Assert.Equal((StrapLevel.High, StrapLevel.High), (part.Board.Boot, part.Board.Enable)); // released lines are high, and stay so when the port is closed
    }

    private static (VirtualPart Part, Func<WiredLink> Link) On(string board)
    {
        WiredLink? link = null;
        var part = new VirtualPart(new EmulatorOptions { Boot = StrapLevel.Low });
        part.Wrap = inner => link = new WiredLink(inner, Boards[board]);
        return (part, () => link!);
    }
}
