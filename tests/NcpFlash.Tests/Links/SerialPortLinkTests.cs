using NcpFlash.Diagnostics;
using NcpFlash.Links;
using NcpFlash.Links.Native;
using NcpFlash.Tests.Serving;
using Xunit;

namespace NcpFlash.Tests.Links;

/// <summary>What a serial port does beyond the contract of a link.</summary>
public sealed class SerialPortLinkTests
{
    private static readonly BitRate Rate = new(115200);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(115200)]
    [InlineData(500000)]
    [InlineData(2000000)]
    [InlineData(3000000)]
    [InlineData(1234567)]
    public async Task Any_rate_reaches_the_other_end_exactly(int rate)
    {
        await using var bench = new PtyBench();
        await using SerialPortLink link = bench.Open(9600);
        Assert.Equal(rate, (await link.SetBitRateAsync(new BitRate(rate), Token)).BitsPerSecond);
        await link.WriteAsync(new byte[] { 1, 2 }, Token);
        Assert.Equal([1, 2], await bench.Chip.ReadExactlyAsync(2));
        Assert.Equal(rate, bench.Served.BitRate.BitsPerSecond);
    }

    [Fact]
    public async Task A_port_is_opened_at_the_given_rate()
    {
        await using var bench = new PtyBench();
        await using SerialPortLink link = bench.Open(921600);
        Assert.Equal(921600, link.BitRate.BitsPerSecond);
        await link.WriteAsync(new byte[1], Token);
        await bench.Chip.ReadExactlyAsync(1);
        Assert.Equal(921600, bench.Served.BitRate.BitsPerSecond);
    }

    /// <summary>The system's own drain waits without end where a CTS holds the last bytes back.</summary>
    [Fact]
    public async Task A_new_rate_waits_for_the_last_write_by_the_clock_and_no_longer()
    {
        await using var bench = new PtyBench();
        var time = new HandTime();
        await using SerialPortLink link = SerialPortLink.Open(bench.Server.Path, new BitRate(9600), time);
        await link.WriteAsync(new byte[96], Token); // 100 ms
        await bench.Chip.ReadExactlyAsync(96);
        ValueTask<BitRate> change = link.SetBitRateAsync(new BitRate(115200), Token);
        time.Advance(TimeSpan.FromMilliseconds(99));
        Assert.Equal((false, 9600), (change.IsCompleted, link.BitRate.BitsPerSecond));
        time.Advance(TimeSpan.FromMilliseconds(2));
        Assert.Equal(115200, (await change).BitsPerSecond);
        ValueTask<BitRate> second = link.SetBitRateAsync(new BitRate(9600), Token);
        Assert.True(second.IsCompleted); // nothing was written since
        await second;

        await link.WriteAsync(new byte[96], Token);
        await bench.Chip.ReadExactlyAsync(96);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        ValueTask<BitRate> third = link.SetBitRateAsync(new BitRate(115200), cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await third);
    }

    /// <summary>What is written goes out one after the other: a short write behind a long one leaves after it.</summary>
    [Fact]
    public async Task A_new_rate_waits_for_all_that_was_written()
    {
        await using var bench = new PtyBench();
        var time = new HandTime();
        await using SerialPortLink link = SerialPortLink.Open(bench.Server.Path, new BitRate(9600), time);
        await link.WriteAsync(new byte[192], Token); // 200 ms
        await link.WriteAsync(new byte[1], Token); // one more
        await bench.Chip.ReadExactlyAsync(193);
        ValueTask<BitRate> change = link.SetBitRateAsync(new BitRate(115200), Token);
        time.Advance(TimeSpan.FromMilliseconds(200));
        Assert.False(change.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(3));
        Assert.Equal(115200, (await change).BitsPerSecond);
    }

    [Fact]
    public async Task A_pseudo_terminal_is_known_as_one()
    {
        await using var bench = new PtyBench();
        await using SerialPortLink link = bench.Open();
        Assert.Equal(new LinkIdentity(bench.Server.Path, LinkKind.PseudoTerminal, HasControlLines: false), link.Identity);
        Assert.Null(link.Counters.FramingErrors);
    }

    [Fact]
    public async Task A_second_opener_is_told_that_the_port_is_taken_and_never_blamed_itself()
    {
        await using var bench = new PtyBench();
        await using SerialPortLink link = bench.Open();
        var fault = Assert.Throws<NcpException>(() => bench.Open());
        Assert.Equal(PortFaults.Busy, fault.Diagnosis.Kind);
        Assert.DoesNotContain($"(process {Environment.ProcessId})", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_port_can_be_opened_again_and_starts_clean()
    {
        await using var bench = new PtyBench();
        for (int round = 0; round < 5; round++)
        {
            await using SerialPortLink link = bench.Open(500000 + round);
            await link.WriteAsync(new[] { (byte)round }, Token);
            Assert.Equal([(byte)round], await bench.Chip.ReadExactlyAsync(1));
            await bench.Chip.WriteAsync(new[] { (byte)~round }, Token);
            Assert.Equal([(byte)~round], await link.ReadExactlyAsync(1));
            Assert.Equal(500000 + round, bench.Served.BitRate.BitsPerSecond);
            Assert.Equal(1, link.Counters.BytesRead);
        }
    }

    [Fact]
    public async Task Closing_many_ports_leaves_no_descriptor_and_no_thread_behind()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "counts descriptors in /proc");
        await using var bench = new PtyBench();
        await bench.Open().DisposeAsync();
        for (int round = 0; round < 30; round++)
        {
            await bench.Open().DisposeAsync();
        }

        // Other tests run at the same time: only our own terminal is counted. The server holds its client end open once.
        string terminal = bench.Server.SlavePath;
        int open = Directory.EnumerateFileSystemEntries("/proc/self/fd").Count(f => new FileInfo(f).LinkTarget == terminal);
        Assert.Equal(1, open);
        Assert.DoesNotContain(
            Directory.EnumerateDirectories("/proc/self/task").Select(CommandOf),
            name => name == $"I/O of {bench.Server.Path}"[..15] && name != $"I/O of {terminal}"[..15]);
    }

    [Fact]
    public async Task Closing_puts_the_settings_back_that_were_found()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads the settings of Linux");
        using var nobody = PtyMasterHolder.Create();
        using FileDescriptor terminal = Libc.Open(nobody.SlavePath, Libc.O_RDWR | LinuxNative.O_NOCTTY);
        MakeCooked(terminal);
        Termios2 found = SettingsOf(terminal);
        await using (SerialPortLink.Open(nobody.SlavePath, Rate, TimeProvider.System))
        {
            Assert.NotEqual(found.LocalFlags, SettingsOf(terminal).LocalFlags);
        }

        Termios2 left = SettingsOf(terminal);
        Assert.Equal(
            (found.InputFlags, found.OutputFlags, found.LocalFlags, found.Characters[LinuxNative.VMIN]),
            (left.InputFlags, left.OutputFlags, left.LocalFlags, left.Characters[LinuxNative.VMIN]));
        Assert.Equal(found.ControlFlags & ~LinuxNative.CBAUD, left.ControlFlags & ~LinuxNative.CBAUD);
        Assert.Equal((uint)Rate.BitsPerSecond, left.OutputRate); // the server still reads by it
    }

    [Fact]
    public async Task Closing_a_port_that_is_gone_is_quiet()
    {
        var nobody = PtyMasterHolder.Create();
        SerialPortLink link = SerialPortLink.Open(nobody.SlavePath, Rate, TimeProvider.System);
        nobody.Dispose();
        await link.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await link.WriteAsync(new byte[1], Token));
    }

    [Fact]
    public async Task A_driver_that_takes_nothing_fails_the_write_as_stuck()
    {
        using var nobody = PtyMasterHolder.Create();
        await using SerialPortLink link = SerialPortLink.Open(nobody.SlavePath, Rate, new HastyTime(20));
        var fault = await Assert.ThrowsAsync<NcpException>(async () => await link.WriteAsync(new byte[1 << 20], Token));
        Assert.Equal(PortFaults.WriteStuck, fault.Diagnosis.Kind);
        Assert.InRange(link.Counters.BytesWritten, 1, (1 << 20) - 1);
    }

    [Fact]
    public async Task A_write_that_waits_can_be_cancelled()
    {
        using var nobody = PtyMasterHolder.Create();
        await using SerialPortLink link = SerialPortLink.Open(nobody.SlavePath, Rate, TimeProvider.System);
        using var cancel = new CancellationTokenSource();
        ValueTask write = link.WriteAsync(new byte[1 << 20], cancel.Token);
        await cancel.CancelAsync();
        var ended = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await write);
        Assert.Equal(cancel.Token, ended.CancellationToken);
    }

    [Theory]
    [InlineData("/dev/no-such-port")]
    [InlineData("no-such-port")]
    [InlineData("/etc/passwd/x")]
    public void A_port_that_is_not_there_is_named(string name)
    {
        SkipUnlessUnix();
        var fault = Assert.Throws<NcpException>(() => SerialPortLink.Open(name, Rate, TimeProvider.System));
        Assert.Equal(PortFaults.NotFound, fault.Diagnosis.Kind);
        Assert.Contains(name, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("{", fault.Diagnosis.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/dev/null")]
    [InlineData("/dev")]
    public void Something_else_than_a_serial_port_is_refused(string name)
    {
        SkipUnlessUnix();
        var fault = Assert.Throws<NcpException>(() => SerialPortLink.Open(name, Rate, TimeProvider.System));
        Assert.Equal(PortFaults.NotSerial, fault.Diagnosis.Kind);
    }

    [Fact]
    public void A_rate_must_be_positive() => Assert.Throws<ArgumentOutOfRangeException>(
        () => SerialPortLink.Open("/dev/null", default, TimeProvider.System));

    [Theory]
    [InlineData("dialout", true, false, "sudo usermod -aG dialout alice", "open to the group dialout")]
    [InlineData("uucp", true, true, "log out and in again", "open to the group uucp")]
    [InlineData("tty", false, false, "sudo setfacl -m u:alice:rw /dev/ttyUSB0", "not even that group")]
    [InlineData("root", true, false, "sudo setfacl -m u:alice:rw /dev/ttyUSB0", "open to the group root")]
    [InlineData(null, true, false, "ls -l /dev/ttyUSB0", "cannot be found out")]
    public void Missing_rights_come_with_the_command_that_cures(string? group, bool mayUse, bool listed, string cure, string owner)
    {
        var rights = new NodeRights("alice", group, mayUse, listed);
        Assert.Contains(cure, rights.Cure("/dev/ttyUSB0"), StringComparison.Ordinal);
        Assert.Contains(owner, rights.Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_system_without_access_lists_gets_another_command() => Assert.Equal(
        "Run 'sudo chown alice /dev/ttyUSB0' (it lasts until the adapter is unplugged) or add a udev rule for it",
        new NodeRights("alice", "root", true, false) { HasAccessLists = false }.Cure("/dev/ttyUSB0"));

    [Fact]
    public void The_owning_group_of_a_node_is_found()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "asks statx");
        Assert.Equal("root", NodeRights.Of("/dev/null").Group);
        Assert.True(NodeRights.Of("/dev/null").GroupMayUse);
    }

    /// <summary>Settings such as a login has: echo, line editing, CR and NL translated.</summary>
    private static unsafe void MakeCooked(FileDescriptor terminal)
    {
        Termios2 settings = SettingsOf(terminal);
        (settings.InputFlags, settings.OutputFlags, settings.LocalFlags) = (0x500, 5, settings.LocalFlags | 0x8A3B);
        settings.Characters[LinuxNative.VMIN] = 4;
        Assert.Equal(0, LinuxNative.Ioctl(terminal, LinuxNative.TCSETS2, &settings));
    }

    private static unsafe Termios2 SettingsOf(FileDescriptor terminal)
    {
        Termios2 settings;
        Assert.Equal(0, LinuxNative.Ioctl(terminal, LinuxNative.TCGETS2, &settings));
        return settings;
    }

    private static void SkipUnlessUnix() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix paths");

    private static string CommandOf(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "comm")).TrimEnd('\n');
        }
        catch (IOException)
        {
            return string.Empty;
        }
    }
}
