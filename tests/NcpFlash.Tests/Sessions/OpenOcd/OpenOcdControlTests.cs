using System.Net;
using System.Net.Sockets;
using NcpFlash.Chips;
using NcpFlash.Cli.Running;
using NcpFlash.Diagnostics;
using NcpFlash.Emulator;
using NcpFlash.Jobs;
using NcpFlash.Links;
using NcpFlash.Sessions;
using NcpFlash.Tests.Cli;
using NcpFlash.Tests.Links;
using Xunit;

namespace NcpFlash.Tests.Sessions.OpenOcd;

/// <summary>BOOT and CHIP_EN as pins of a host MCU: which registers are written, what is put back, and every fault.</summary>
public sealed class OpenOcdControlTests : IAsyncDisposable
{
    private const uint PortE = 0x42021000, PortA = 0x42020000, Clock = 0x44020C8C;

    private readonly FakeOpenOcd _server = new();
    private readonly List<JobEvent> _events = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Control => $"openocd:127.0.0.1:{_server.Port},boot=PE5,en=PE6,mcu=stm32h563";

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task The_writes_are_boot_high_then_a_pulse_on_chip_en_and_then_all_as_found()
    {
        _server.Registers[PortE] = 0xABFFFFFF; // analog, as after reset
        _server.Registers[PortE + 0x0C] = 0x00000400; // a pull-up on PE5
        await using (BootControl control = BootControl.Parse(Control))
        {
            await control.EnterAsync(Context(), NoSync, Token);
            Assert.Equal(0xABFFD7FFu, _server.Registers[PortE]); // both outputs
            Assert.Equal(0x00000060u, _server.Registers[PortE + 0x14]); // both high
        }

        Assert.Equal(
            [
                (Clock, 0x00000010u), // port E
                (PortE + 0x18, 1u << 5), (PortE, 0xABFFF7FFu), // BOOT high, output
                (PortE + 0x18, 1u << 22), (PortE, 0xABFFD7FFu), // CHIP_EN low, output
                (PortE + 0x18, 1u << 6), // CHIP_EN high
                (PortE, 0xABFFDFFFu), (PortE + 0x18, 1u << 21), (PortE, 0xABFFFFFFu), (PortE + 0x18, 1u << 22), (Clock, 0u),
            ],
            _server.Writes);
        Assert.Equal((0xABFFFFFFu, 0u, 0x00000400u), (_server.Registers[PortE], _server.Registers[PortE + 0x14], _server.Registers[PortE + 0x0C]));
    }

    [Fact]
    public async Task Leaving_pulses_chip_en_with_boot_low()
    {
        await using BootControl control = BootControl.Parse(Control);
        Assert.True(control.CanLeave(MemoryLink.CreatePair().Host.Identity));
        await control.LeaveAsync(Context(), Token);
        Assert.Equal([1u << 21, 1u << 22, 1u << 6], _server.Writes.Where(w => w.Address == PortE + 0x18).Select(w => w.Value));
    }

    [Fact]
    public async Task Uart_pins_become_inputs_and_get_their_function_back()
    {
        _server.Registers[Clock] = 0x1FF;
        _server.Registers[PortA] = 0xABEBFFFF; // PA9 and PA10 in their alternate function
        await using (BootControl control = BootControl.Parse(Control + ",uart=PA9+PA10"))
        {
            await control.EnterAsync(Context(), NoSync, Token);
            Assert.Equal(0xABC3FFFFu, _server.Registers[PortA]);
        }

        Assert.Equal(0xABEBFFFFu, _server.Registers[PortA]);
        Assert.DoesNotContain(_server.Writes, w => w.Address == Clock); // it was on
    }

    [Theory]
    [InlineData(true, 0x00001400u)]
    [InlineData(false, 0u)]
    public async Task Kept_pins_stay_driven_at_a_good_end_alone(bool isGood, uint mode)
    {
        await using (BootControl control = BootControl.Parse(Control + ",keep"))
        {
            await control.EnterAsync(Context(), NoSync, Token);
            control.EndWell(); // of an earlier job
            await control.LeaveAsync(Context(), Token);
            if (isGood)
            {
                control.EndWell();
            }
        }

        Assert.Equal(mode, _server.Registers[PortE]);
    }

    [Fact]
    public async Task One_refused_register_keeps_no_other_from_being_put_back()
    {
        Reset();
        BootControl control = BootControl.Parse(Control);
        await control.EnterAsync(Context(), NoSync, Token);
        _server.Refused.Add(PortE + 0x18); // levels, by a word of OpenOCD
        await control.DisposeAsync();
        Assert.Equal((0xABFFFFFFu, 0u), (_server.Registers[PortE], _server.Registers[Clock]));
        Diagnosis warning = Assert.Single(_events.OfType<JobEvent.Warned>()).Warning;
        Assert.Contains("Failed to write memory", warning.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_register_that_stays_is_told_once()
    {
        Reset();
        BootControl control = BootControl.Parse(Control);
        await control.EnterAsync(Context(), NoSync, Token);
        _server.Stuck.Add(PortE);
        _server.Refused.Add(Clock);
        await control.DisposeAsync();
        string summary = Assert.Single(_events.OfType<JobEvent.Warned>()).Warning.Summary;
        Assert.Contains("PE5", summary, StringComparison.Ordinal);
        Assert.Contains("PE6", summary, StringComparison.Ordinal);
        Assert.Contains("Failed to write memory", summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mcu=stm32h563,boot=PE5,en=PE6,secure", 0x52021000u, 0x54020C8Cu)]
    [InlineData("mcu=STM32H563ZI,boot=PI0,en=PI1", 0x42022000u, 0x44020C8Cu)]
    [InlineData("mcu=stm32u575,boot=PE5,en=PE6", 0x42021000u, 0x46020C8Cu)]
    [InlineData("mcu=stm32h7s3,boot=PM5,en=PM6", 0x58023000u, 0x58024540u)]
    [InlineData("mcu=stm32n657,boot=PN5,en=PN6", 0x56023400u, 0x56028A5Cu)]
    [InlineData("mcu=stm32n657,boot=PN5,en=PN6,nonsecure", 0x46023400u, 0x46028A5Cu)]
    [InlineData("board=nucleo-h563zi", 0x42021000u, 0x44020C8Cu)]
    [InlineData("board=nucleo-u575zi-q,uart=none", 0x42021000u, 0x46020C8Cu)]
    public async Task Every_family_has_its_own_addresses(string pins, uint port, uint clock)
    {
        await using BootControl control = BootControl.Parse($"openocd:127.0.0.1:{_server.Port},{pins}");
        await control.EnterAsync(Context(), NoSync, Token);
        Assert.Equal(clock, _server.Writes[0].Address);
        Assert.Equal(3, _server.Writes.Count(w => w.Address == port + 0x18));
    }

    [Fact]
    public async Task Every_known_board_reads_and_drives_its_own_pins()
    {
        foreach ((string board, string pins) in new[]
        {
            ("nucleo-h563zi", "mcu=stm32h563,boot=PE9,en=PE11,uart=PB6+PB7"), ("nucleo-u575zi-q", "mcu=stm32u575,boot=PE9,en=PE11,uart=PG7+PG8"),
            ("nucleo-h7s3l8", "mcu=stm32h7s3,boot=PE9,en=PE11,uart=PB14+PA10"), ("nucleo-n657x0-q", "mcu=stm32n657,boot=PD5,en=PE10,uart=PD8+PD9"),
        })
        {
            Assert.Equal(await WritesOf($"board={board}"), await WritesOf(pins));
        }
    }

    [Fact]
    public async Task A_fault_in_the_middle_puts_back_what_was_moved()
    {
        _server.Registers[PortE] = 0xFFFFFFFF;
        _server.Registers[Clock] = 0x1FF;
        using var cancel = new CancellationTokenSource();
        BootControl control = BootControl.Parse(Control);
        Task<byte[]?> entering = control.EnterAsync(Context() with { Time = new HandTime() }, NoSync, cancel.Token).AsTask(); // its rest never ends
        while (!entering.IsCompleted && _server.Registers[PortE] != 0xFFFFD7FF)
        {
            await Task.Delay(5, Token);
        }

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => entering);
        Assert.Equal(0xFFFFFFFFu, _server.Registers[PortE]);
    }

    [Fact]
    public async Task A_connection_that_breaks_is_told_and_so_is_what_could_not_be_put_back()
    {
        _server.ClosesAfter = writes => writes == 3;
        _server.EndsWithConnection = true;
        Assert.Equal("openocd.lost", (await FaultAsync(Control)).Id);
        Assert.Equal("boot.not-restored", Assert.Single(_events.OfType<JobEvent.Warned>()).Warning.Id);
    }

    [Fact]
    public async Task A_connection_that_breaks_is_made_anew_to_put_the_pins_back()
    {
        _server.Registers[PortE] = 0xABFFFFFF;
        _server.ClosesAfter = writes => writes == 5;
        Assert.Equal("openocd.lost", (await FaultAsync(Control)).Id);
        Assert.Empty(_events.OfType<JobEvent.Warned>());
        Assert.Equal((0xABFFFFFFu, 0u), (_server.Registers[PortE], _server.Registers[Clock]));
    }

    /// <summary>A reply that stays behind would be taken for the answer to the first question of putting back, and other pins of the port would change.</summary>
    [Fact]
    public async Task Cancelled_at_any_command_it_leaves_the_pins_as_they_were()
    {
        bool done = false;
        int commands = 0;
        for (int at = 1; !done; at++)
        {
            Reset();
            using var cancel = new CancellationTokenSource();
            int now = 0;
            _server.OnCommand = _ =>
            {
                if (++now == at)
                {
                    cancel.Cancel();
                }
            };
            await using (BootControl control = BootControl.Parse(Control))
            {
                try
                {
                    await control.EnterAsync(Context(), NoSync, cancel.Token);
                    done = true;
                }
                catch (OperationCanceledException)
                {
                    commands = at;
                }
            }

            Assert.Equal((0xABFFFFFFu, 0x1234u, 0u, 0u), Found());
            Assert.Empty(_events.OfType<JobEvent.Warned>());
        }

        Assert.InRange(commands, 10, 60);
    }

    [Fact]
    public async Task A_reply_that_comes_too_late_is_taken_for_no_other()
    {
        for (int late = 2; late <= 12; late++)
        {
            Reset();
            int commands = 0;
            _server.LateReply = 0;
            _server.OnCommand = number => _server.LateReply = ++commands == late ? number : _server.LateReply;
            var time = new HandTime();
            await using (BootControl control = BootControl.Parse(Control))
            {
                Task<byte[]?> entering = control.EnterAsync(Context() with { Time = time }, NoSync, Token).AsTask();
                while (!entering.IsCompleted)
                {
                    time.Advance(TimeSpan.FromSeconds(1));
                    await Task.Delay(5, Token);
                }

                Assert.Equal("openocd.no-reply", (await Assert.ThrowsAsync<NcpException>(() => entering)).Diagnosis.Id);
            }

            Assert.Equal((0xABFFFFFFu, 0x1234u, 0u, 0u), Found());
        }
    }

    /// <summary>Every verb that drives the pins puts them back, whether or not the part answers.</summary>
    [Theory]
    [InlineData(0, "info", "--port", "emu:speed=20")]
    [InlineData(1, "info", "--port", "emu:speed=20,power=off")]
    public Task A_verb_leaves_the_pins_as_they_were(int exit, params string[] arguments) => LeavesThePinsAsync(exit, arguments);

    /// <summary>An examination takes its time, which is the real one here.</summary>
    [Theory(Explicit = true)]
    [Trait("Category", "Long")]
    [InlineData(1, "doctor", "--no-prompt", "--port", "emu:speed=20,power=off")]
    [InlineData(0, "doctor", "--no-prompt", "--port", "emu:speed=20")] // it answers, although these pins do not reset it
    public Task An_examination_leaves_the_pins_as_they_were(int exit, params string[] arguments) => LeavesThePinsAsync(exit, arguments);

    private async Task LeavesThePinsAsync(int exit, string[] arguments)
    {
        Reset();
        CliRun run = await CliRun.InRealTime([.. arguments, "--boot", Control]);
        Assert.True(run.Exit == exit, run.Output + run.Error);
        Assert.Contains(_server.Writes, w => w.Address == PortE);
        Assert.Equal((0xABFFFFFFu, 0x1234u, 0u, 0u), Found());
    }

    /// <summary>However far it has come.</summary>
    [Theory]
    [InlineData(typeof(JobEvent.SyncSent), 1)]
    [InlineData(typeof(JobEvent.SyncSent), 3)]
    public async Task An_examination_that_is_cancelled_leaves_them_too(Type stage, int number)
    {
        Reset();
        using var cancel = new CancellationTokenSource();
        await using (EmulatedBoard board = await EmulatedBoard.StartAsync(EmulatorSettings.Parse("speed=20")))
        await using (BootControl control = BootControl.Parse(Control))
        await using (ISerialLink link = await board.OpenAsync())
        {
            var progress = new Sink(_events, e => e.GetType() == stage && --number == 0, cancel);
            var doctor = new Doctor(link, ChipCatalog.Default, TimeProvider.System, new DoctorOptions(new ConnectOptions(control)), progress);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => doctor.RunAsync(cancel.Token));
            Assert.NotEqual((0xABFFFFFFu, 0x1234u, 0u, 0u), Found());
        }

        Assert.Equal((0xABFFFFFFu, 0x1234u, 0u, 0u), Found());
    }

    [Fact]
    public async Task Nobody_listening_is_told()
    {
        var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        int port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        Assert.Equal("openocd.unreachable", (await FaultAsync($"openocd:127.0.0.1:{port},board=nucleo-h563zi")).Id);
    }

    [Fact]
    public async Task A_telnet_port_is_recognised_by_its_negotiation()
    {
        _server.Greeting = [0xFF, 0xFB, 0x03, 0xFF, 0xFB, 0x01];
        _server.IsMute = true;
        Assert.Equal("openocd.telnet-port", (await FaultAsync(Control)).Id);
    }

    [Fact]
    public async Task A_server_that_does_not_reply_is_not_waited_for()
    {
        _server.IsMute = true;
        var time = new HandTime();
        Task<byte[]?> entering = BootControl.Parse(Control).EnterAsync(Context() with { Time = time }, NoSync, Token).AsTask();
        while (!entering.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5, Token);
        }

        Assert.Equal("openocd.no-reply", (await Assert.ThrowsAsync<NcpException>(() => entering)).Diagnosis.Id);
    }

    [Fact]
    public async Task A_probe_without_target_is_told_in_openocds_words()
    {
        _server.TargetFault = "Target not examined yet";
        Diagnosis finding = await FaultAsync(Control);
        Assert.Equal("openocd.no-target", finding.Id);
        Assert.Contains("Target not examined yet", finding.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_register_that_takes_nothing_is_told_with_what_was_read()
    {
        _server.Stuck.Add(PortE);
        Diagnosis finding = await FaultAsync(Control);
        Assert.Equal("openocd.not-taken", finding.Id);
        Assert.Contains("0x42021000", finding.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_old_version_is_told()
    {
        _server.IsOld = true;
        Assert.Equal("openocd.too-old", (await FaultAsync(Control)).Id);
    }

    private async Task<string> WritesOf(string pins)
    {
        _server.Writes.Clear();
        _server.Registers.Clear();
        await using (BootControl control = BootControl.Parse($"openocd:127.0.0.1:{_server.Port},{pins}"))
        {
            await control.EnterAsync(Context(), NoSync, Token);
        }

        return string.Join('\n', _server.Writes.Select(w => $"{w.Address:X8} {w.Value:X8}"));
    }

    private async Task<Diagnosis> FaultAsync(string text)
    {
        await using BootControl control = BootControl.Parse(text);
        return (await Assert.ThrowsAsync<NcpException>(async () => await control.EnterAsync(Context(), NoSync, Token))).Diagnosis;
    }

    private void Reset()
    {
        _server.Registers[PortE] = 0xABFFFFFF;
        _server.Registers[PortE + 0x0C] = 0x1234;
        _server.Registers[PortE + 0x14] = 0;
        _server.Registers[Clock] = 0;
        _events.Clear();
    }

    private (uint Mode, uint Pull, uint Output, uint Clock) Found() =>
        (_server.Registers[PortE], _server.Registers[PortE + 0x0C], _server.Registers[PortE + 0x14], _server.Registers[Clock]);

    private BootContext Context() => new(MemoryLink.CreatePair().Host, ChipCatalog.Default, TimeProvider.System, new Sink(_events));

    private static ValueTask<byte[]> NoSync(CancellationToken cancellationToken) => throw new InvalidOperationException("It does not talk to the part.");

    private sealed class Sink(List<JobEvent> events, Predicate<JobEvent>? isEnd = null, CancellationTokenSource? cancel = null) : IProgress<JobEvent>
    {
        public void Report(JobEvent value)
        {
            events.Add(value);
            if (isEnd?.Invoke(value) == true) cancel?.Cancel();
        }
    }
}
