using NcpFlash.Cli.Running;
using Xunit;

namespace NcpFlash.Tests.Cli;

public sealed class ResultFileTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Only_the_file_that_is_named_changes_and_only_when_it_is_complete(bool complete)
    {
        using var folder = new SampleFolder();
        string[] before = Directory.GetFiles(folder.Path);
        File.WriteAllText(folder["x"], "old");
        File.WriteAllText(folder["x.partial"], "another's");
        using (var file = new ResultFile(folder["x"]))
        {
            file.Write("new"u8);
            Assert.Equal("old", File.ReadAllText(folder["x"]));
            if (complete) file.Keep();
        }

        Assert.Equal((complete ? "new" : "old", "another's"), (File.ReadAllText(folder["x"]), File.ReadAllText(folder["x.partial"])));
        Assert.Equal(before.Length + 2, Directory.GetFiles(folder.Path).Length);
    }
}
