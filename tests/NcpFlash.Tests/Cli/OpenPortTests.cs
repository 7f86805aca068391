using NcpFlash.Cli.Running;
using NcpFlash.Links;
using NcpFlash.Sessions;
using NcpFlash.Tests.Links;
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

    [Fact]
    public async Task The_pins_are_put_back_while_the_port_is_still_open()
    {
        var closed = new List<string>();
        (MemoryLink link, _) = MemoryLink.CreatePair();
        var control = new Control(() => closed.Add("control"));
        await new OpenPort(new Closing(link, () => closed.Add("port")), new Part(() => closed.Add("behind"))) { Control = control }.DisposeAsync();
        Assert.Equal(["control", "port", "behind"], closed);
    }

    /// <summary>A link that tells when it is closed.</summary>
    private sealed class Closing(ISerialLink link, Action close) : ISerialLink
    {
        public LinkIdentity Identity => link.Identity;

        public BitRate BitRate => link.BitRate;

        public LinkCounters Counters => link.Counters;

        public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) => link.ReadAsync(buffer, cancellationToken);

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => link.WriteAsync(bytes, cancellationToken);

        public ValueTask<BitRate> SetBitRateAsync(BitRate rate, CancellationToken cancellationToken) => link.SetBitRateAsync(rate, cancellationToken);

        public ValueTask PlayAsync(ResetSequence sequence, CancellationToken cancellationToken) => link.PlayAsync(sequence, cancellationToken);

        public ValueTask DisposeAsync()
        {
            close();
            return link.DisposeAsync();
        }
    }

    private sealed class Control(Action close) : BootControl
    {
        public override string Text => "test";

        public override ValueTask DisposeAsync()
        {
            close();
            return base.DisposeAsync();
        }
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
