using NcpFlash.Cli;
using Xunit;

namespace NcpFlash.Tests.Cli;

public sealed class ProgramNameTests
{
    [Theory]
    [InlineData("/usr/bin/ncpflash", "ncpflash")]
    [InlineData("./QConn_Flash/QConn_Flash_Cmd-ubuntu", "QConn_Flash_Cmd-ubuntu")]
    [InlineData(@"C:\tools\QConn_Flash_Cmd.exe", "QConn_Flash_Cmd")]
    [InlineData("ncpflash", "ncpflash")]
    public void Takes_the_last_component(string path, string name) => Assert.Equal(name, ProgramName.NameOf(path));

    [Theory]
    [InlineData("\"C:\\Program Files\\x.exe\" --port COM5", "C:\\Program Files\\x.exe")]
    [InlineData("x.exe --port COM5", "x.exe")]
    [InlineData("x.exe", "x.exe")]
    public void Takes_the_first_word_of_a_windows_command_line(string commandLine, string word) => Assert.Equal(word, ProgramName.FirstWordOf(commandLine));
}
