using NcpFlash.Cli.CommandLine;
using Xunit;

namespace NcpFlash.Tests.Cli;

public sealed class NumberTextTests
{
    [Theory]
    [InlineData("0", 0u)]
    [InlineData("65536", 65536u)]
    [InlineData("0x10000", 0x10000u)]
    [InlineData("0XfF", 0xFFu)]
    [InlineData("64K", 65536u)]
    [InlineData("64k", 65536u)]
    [InlineData("4M", 4194304u)]
    [InlineData("4095M", 4293918720u)]
    [InlineData("0x0010_0000", 0x100000u)]
    [InlineData("4294967295", uint.MaxValue)]
    [InlineData("0xFFFFFFFF", uint.MaxValue)]
    public void Reads_every_form(string text, uint expected)
    {
        Assert.True(NumberText.TryParse(text, out uint value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("K")]
    [InlineData("0x")]
    [InlineData("0x10K")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1.5K")]
    [InlineData("4G")]
    [InlineData("10h")]
    [InlineData("4096M")]
    [InlineData("4294967296")]
    [InlineData("0x100000000")]
    public void Refuses_everything_else(string text) => Assert.False(NumberText.TryParse(text, out _));
}
