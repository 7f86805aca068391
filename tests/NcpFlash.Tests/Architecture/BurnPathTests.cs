using System.Text.RegularExpressions;
using Xunit;

namespace NcpFlash.Tests.Architecture;

/// <summary>The one way to an efuse write, read from the built assembly: state, plan, consent, confirmation, burner.</summary>
public sealed partial class BurnPathTests
{
    [Fact]
    public void Only_the_burner_sends_efuse_writes() => Assert.Equal(["NcpFlash.Jobs.EfuseBurner"], UsersOf(WriteCommandPattern()));

    [Fact]
    public void Each_step_is_made_where_it_belongs()
    {
        Assert.Equal(["NcpFlash.Jobs.EfuseJob"], UsersOf(ConfirmPattern()));
        Assert.Equal(["NcpFlash.Jobs.EfuseJob"], UsersOf(ApprovePattern()));
        Assert.Equal(["NcpFlash.Jobs.EfuseJob"], UsersOf(BurnerPattern()));
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

    [GeneratedRegex(@"NcpFlash\.Jobs\.ConfirmedEfusePlan\.Of\b")]
    private static partial Regex ConfirmPattern();

    [GeneratedRegex(@"NcpFlash\.Jobs\.ApprovedEfusePlan\.AskAsync\b")]
    private static partial Regex ApprovePattern();

    [GeneratedRegex(@"NcpFlash\.Jobs\.EfuseBurner\.RunAsync\b")]
    private static partial Regex BurnerPattern();
}
