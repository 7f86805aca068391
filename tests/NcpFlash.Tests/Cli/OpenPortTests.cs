using NcpFlash.Cli.Running;
using NcpFlash.Links;
using Xunit;

namespace NcpFlash.Tests.Cli;

public sealed class OpenPortTests
{
    [Fact]
    public async Task Everything_is_closed_even_when_a_part_cannot_be()
    {
        var closed = new List<string>();
        var port = new OpenPort(
            new ReplayLink("empty", [], new Screen().Time),
            new Part(() => throw new IOException("first")), new Part(() => throw new IOException("second")), new Part(() => closed.Add("third")));
        Assert.Equal("first", (await Assert.ThrowsAsync<IOException>(async () => await port.DisposeAsync())).Message);
        Assert.Equal(["third"], closed);
    }

    private sealed class Part(Action close) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            close();
            return ValueTask.CompletedTask;
        }
    }
}
