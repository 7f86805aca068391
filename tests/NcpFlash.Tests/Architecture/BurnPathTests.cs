using System.Reflection;
using System.Text.RegularExpressions;
using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Emulator;
using NcpFlash.Sessions;
using NcpFlash.Tests.Conversation;
using NcpFlash.Wire;
using NcpFlash.Wire.Commands;
using Xunit;

namespace NcpFlash.Tests.Architecture;

/// <summary>The one way to an efuse write, read from the built assembly: state, plan, consent, confirmation, burner.</summary>
public sealed partial class BurnPathTests
{
    [Fact]
    public void Only_the_burner_sends_efuse_writes_over_a_session_that_has_a_permit_of_it()
    {
        Assert.Equal(["NcpFlash.Sessions.IspSession"], UsersOf(WriteCommandPattern()));
        Assert.Equal(["NcpFlash.Jobs.EfuseBurner"], UsersOf(SendPattern()));
        Assert.Equal(["NcpFlash.Jobs.PartProof"], UsersOf(PermitPattern()));
    }

    [Fact]
    public void Each_step_is_made_where_it_belongs()
    {
        Assert.Equal(["NcpFlash.Jobs.EfuseBurner", "NcpFlash.Jobs.EfuseJob"], UsersOf(ProofPattern()));
        Assert.Equal(["NcpFlash.Jobs.EfuseJob"], UsersOf(ConfirmPattern()));
        Assert.Equal(["NcpFlash.Jobs.EfuseBurner"], UsersOf(ConfirmAgainPattern()));
        Assert.Equal(["NcpFlash.Jobs.EfuseJob"], UsersOf(ApprovePattern()));
        Assert.Equal(["NcpFlash.Jobs.EfuseJob"], UsersOf(BurnerPattern()));
    }

    /// <summary>A program that uses the library can neither make a request of its own, nor turn one into another, nor send one past a session.</summary>
    [Fact]
    public void Nobody_outside_makes_a_request_that_burns()
    {
        Type[] all = typeof(FlashRange).Assembly.GetTypes();
        Type[] requests = [.. all.Where(t => typeof(Command).IsAssignableFrom(t))];
        Assert.Contains(typeof(Command).GetMethods(BindingFlags.Instance | BindingFlags.NonPublic), m => m is { IsAbstract: true, IsFamilyAndAssembly: true });
        Assert.All(requests, t => Assert.Null(t.GetProperty(nameof(Command.Opcode))!.SetMethod));
        Assert.All(requests.Where(t => !t.IsAbstract), t => Assert.True(t.IsSealed));

        // A memory word may be a register of the efuse controller, and code in memory may do anything.
        Assert.All([.. requests.Where(t => t.Name is nameof(MemoryWrite) or nameof(RunImage))], t => Assert.False(t.IsVisible));
        Assert.All(all.Where(t => t.IsVisible), t => Assert.DoesNotContain(
            t.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic).Where(IsOpen).SelectMany(TypesOf),
            used => used == typeof(BurnPermit) || used == typeof(EfuseWrite) || used == typeof(EfuseWriteMac) || used == typeof(EfuseSecurityWrite)));
        Assert.All(typeof(BurnPermit).GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic), c => Assert.True(c.IsPrivate));
    }

    [Fact]
    public void A_session_sends_no_burning_request_without_a_permit_that_is_valid()
    {
        var part = new VirtualPart();
        byte[] before = part.Board.Efuse.Fuses.ToArray();
        part.Clock.Run(async () =>
        {
            await using EmulatorLink link = part.Board.OpenLink();
            var session = new IspSession(link, ChipCatalog.Default, part.Clock, new ConnectOptions(BootControl.Host), new Unheard());
            await session.ConnectAsync(TestContext.Current.CancellationToken);
            var foreign = new IspSession(link, ChipCatalog.Default, part.Clock, new ConnectOptions(BootControl.Host), new Unheard());
            foreach (Command<Unit> command in new Command<Unit>[] { new EfuseWrite(0x64, new byte[4]), new EfuseWriteMac(new byte[6]), new EfuseSecurityWrite(0x64, new byte[16]) })
            {
                await Assert.ThrowsAsync<InvalidOperationException>(() => session.ExecuteAsync(command, TestContext.Current.CancellationToken));
            }

            BurnPermit permit = BurnPermit.Of(session, session.Conversation), others = BurnPermit.Of(foreign, foreign.Conversation);
            await Assert.ThrowsAsync<InvalidOperationException>(() => session.BurnAsync(0x64, new byte[] { 1, 0, 0, 0 }, others, TestContext.Current.CancellationToken));
            Assert.True(permit.IsValid);
            await session.RecoverAsync(Diagnosis.Of(ChipFaults.Silent, ("command", "x"), ("time", "1 s")).ToException(), TestContext.Current.CancellationToken);
            Assert.False(permit.IsValid);
            await Assert.ThrowsAsync<InvalidOperationException>(() => session.BurnAsync(0x64, new byte[] { 1, 0, 0, 0 }, permit, TestContext.Current.CancellationToken));
            Assert.True(part.Board.Efuse.Fuses.SequenceEqual(before));
            await session.BurnAsync(0x64, new byte[] { 1, 0, 0, 0 }, BurnPermit.Of(session, session.Conversation), TestContext.Current.CancellationToken);
        });
        Assert.Equal(1, part.Board.Efuse.Fuses[0x64]);
    }

    /// <summary>Only inside the library, so that nobody outside can send one over a session of his own.</summary>
    [Fact]
    public void Efuse_write_commands_are_not_public()
    {
        Type[] commands = [.. typeof(FlashRange).Assembly.GetTypes().Where(t => t.Namespace == "NcpFlash.Wire.Commands" && t.Name.StartsWith("Efuse", StringComparison.Ordinal) && t.Name.Contains("Write", StringComparison.Ordinal))];
        Assert.Equal(3, commands.Length);
        Assert.All(commands, t => Assert.False(t.IsPublic));
    }

    private static IEnumerable<string> UsersOf(Regex used) => AssemblyUses.Of(typeof(FlashRange).Assembly.Location)
        .Where(u => used.IsMatch(u.Used) && !used.IsMatch(u.User)).Select(u => u.User).Distinct().Order(StringComparer.Ordinal);

    [GeneratedRegex(@"NcpFlash\.Wire\.Commands\.(EfuseWrite|EfuseSecurityWrite|EfuseWriteMac)(?![A-Za-z])")]
    private static partial Regex WriteCommandPattern();

    private static bool IsOpen(MemberInfo member) => member switch
    {
        MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        FieldInfo item => item.IsPublic || item.IsFamily || item.IsFamilyOrAssembly,
        _ => false,
    };

    private static IEnumerable<Type> TypesOf(MemberInfo member) => member switch
    {
        MethodInfo method => [method.ReturnType, .. method.GetParameters().Select(p => p.ParameterType)],
        MethodBase method => method.GetParameters().Select(p => p.ParameterType),
        FieldInfo item => [item.FieldType],
        _ => [],
    };

    [GeneratedRegex(@"NcpFlash\.Sessions\.IspSession\.BurnAsync\b")]
    private static partial Regex SendPattern();

    [GeneratedRegex(@"NcpFlash\.Sessions\.BurnPermit\.Of\b")]
    private static partial Regex PermitPattern();

    [GeneratedRegex(@"NcpFlash\.Jobs\.PartProof\.TakeAsync\b")]
    private static partial Regex ProofPattern();

    [GeneratedRegex(@"NcpFlash\.Jobs\.ConfirmedEfusePlan\.Again\b")]
    private static partial Regex ConfirmAgainPattern();

    [GeneratedRegex(@"NcpFlash\.Jobs\.ConfirmedEfusePlan\.Of\b")]
    private static partial Regex ConfirmPattern();

    [GeneratedRegex(@"NcpFlash\.Jobs\.ApprovedEfusePlan\.AskAsync\b")]
    private static partial Regex ApprovePattern();

    [GeneratedRegex(@"NcpFlash\.Jobs\.EfuseBurner\.RunAsync\b")]
    private static partial Regex BurnerPattern();

    private sealed class Unheard : IProgress<JobEvent>
    {
        public void Report(JobEvent value)
        {
        }
    }
}
