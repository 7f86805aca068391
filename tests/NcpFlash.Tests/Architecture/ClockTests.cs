using Xunit;

namespace NcpFlash.Tests.Architecture;

/// <summary>Time enters the library through TimeProvider, work is not started behind the caller's back, and there is no console.</summary>
public sealed class ClockTests
{
    private const string ThreadsMayStartIn = "NcpFlash.Links.Native.";

    private static readonly string[] BannedTypes =
    [
        "System.Console", "System.Diagnostics.Stopwatch", "System.Diagnostics.Trace", "System.Diagnostics.Debug",
        "System.Threading.Timer", "System.Timers.Timer", "System.Threading.PeriodicTimer", "System.Threading.ThreadPool",
    ];

    private static readonly string[] BannedMembers =
    [
        "System.Threading.Thread.Sleep", "System.Threading.Thread.Join", "System.DateTime.get_Now", "System.DateTime.get_UtcNow", "System.DateTime.get_Today",
        "System.DateTimeOffset.get_Now", "System.DateTimeOffset.get_UtcNow", "System.Environment.get_TickCount", "System.Environment.get_TickCount64",
        "System.TimeProvider.get_System", "System.Threading.Tasks.Task.Run", "System.Threading.Tasks.Task.Wait",
        "System.Threading.Tasks.TaskFactory.StartNew", "System.Threading.Tasks.TaskFactory`1.StartNew", "System.Threading.Tasks.Task.Start",
    ];

    /// <summary>They use the clock that their object was made with.</summary>
    private static readonly string[] AllowedWithoutClock = ["System.Threading.CancellationTokenSource.CancelAfter", "System.Threading.ITimer.Change"];

    [Fact]
    public void Library_neither_waits_by_the_wall_clock_nor_starts_work_nor_prints()
    {
        IReadOnlyCollection<AssemblyUses.Use> uses = AssemblyUses.Of(typeof(FlashRange).Assembly.Location);
        Assert.Contains(uses, u => u.Member == "System.Threading.Tasks.Task.Delay" && u.Parameters.Contains("System.TimeProvider", StringComparison.Ordinal)); // the reading works
        Assert.Equal(string.Empty, string.Join('\n', uses.Where(IsBanned).Select(u => $"{u.User} uses {u.Used}")));
    }

    [Fact]
    public void Every_way_around_the_clock_is_seen_in_a_built_assembly()
    {
        string[] seen = [.. AssemblyUses.Of(typeof(ClockTests).Assembly.Location)
            .Where(u => u.User == typeof(WallClockSamples).FullName && u.Parameters.Length > 0 && IsBanned(u)).Select(u => u.Member).Distinct().Order(StringComparer.Ordinal)];
        Assert.Equal(
            [
                "System.Console.WriteLine", "System.DateTime.get_UtcNow", "System.Threading.CancellationTokenSource..ctor",
                "System.Threading.PeriodicTimer..ctor", "System.Threading.SemaphoreSlim.WaitAsync", "System.Threading.Tasks.Task.Delay",
                "System.Threading.Tasks.Task.Run", "System.Threading.Tasks.Task.WaitAsync", "System.Threading.Tasks.TaskFactory.StartNew",
                "System.Threading.Tasks.Task`1.WaitAsync", "System.Threading.Thread..ctor",
            ],
            seen);
    }

    [Fact]
    public void What_names_its_clock_is_allowed() => Assert.DoesNotContain(
        AssemblyUses.Of(typeof(ClockTests).Assembly.Location), u => u.User == typeof(NamedClockSamples).FullName && IsBanned(u));

    [Theory]
    [InlineData("System.Threading.CancellationTokenSource..ctor(System.TimeSpan)", true)]
    [InlineData("System.Threading.CancellationTokenSource..ctor(System.Int32)", true)]
    [InlineData("System.Threading.CancellationTokenSource..ctor(System.TimeSpan, System.TimeProvider)", false)]
    [InlineData("System.Threading.CancellationTokenSource.CancelAfter(System.TimeSpan)", false)]
    [InlineData("System.Threading.Tasks.Task.Delay(System.Int32, System.Threading.CancellationToken)", true)]
    [InlineData("System.Threading.Tasks.Task`1<System.Int32>.WaitAsync(System.TimeSpan)", true)]
    [InlineData("System.Threading.Tasks.Task`1<System.Int32>.WaitAsync(System.TimeSpan, System.TimeProvider)", false)]
    [InlineData("System.Threading.Tasks.Task.WaitAsync(System.Threading.CancellationToken)", false)]
    [InlineData("System.Threading.Thread..ctor(System.Threading.ThreadStart)", true)]
    public void Overloads_are_told_apart(string used, bool banned) =>
        Assert.Equal(banned, IsBanned(new AssemblyUses.Use("NcpFlash.Jobs.A", used)));

    [Fact]
    public void A_thread_may_start_where_the_system_is_called() =>
        Assert.False(IsBanned(new AssemblyUses.Use("NcpFlash.Links.Native.A", "System.Threading.Thread..ctor(System.Threading.ThreadStart)")));

    private static bool IsBanned(AssemblyUses.Use use)
    {
        string member = use.Member;
        return BannedTypes.Any(type => member == type || member.StartsWith(type + ".", StringComparison.Ordinal))
            || BannedMembers.Contains(member)
            || (member == "System.Threading.Thread..ctor" && !use.User.StartsWith(ThreadsMayStartIn, StringComparison.Ordinal))
            || WaitsWithoutClock(member, use.Parameters);
    }

    private static bool WaitsWithoutClock(string member, string parameters) =>
        member.StartsWith("System.Threading.", StringComparison.Ordinal)
        && !AllowedWithoutClock.Contains(member)
        && !parameters.Contains("System.TimeProvider", StringComparison.Ordinal)
        && (parameters.Contains("System.TimeSpan", StringComparison.Ordinal)
            || member == "System.Threading.Tasks.Task.Delay"
            || (member == "System.Threading.CancellationTokenSource..ctor" && parameters == "(System.Int32)"));
}
