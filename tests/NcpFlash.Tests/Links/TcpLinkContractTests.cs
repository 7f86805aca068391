using NcpFlash.Emulator.Serving;
using NcpFlash.Links;

namespace NcpFlash.Tests.Links;

/// <summary>The contract over TCP.</summary>
public sealed class TcpLinkContractTests : SerialLinkContract
{
    private protected override async Task<LinkBench> OpenAsync()
    {
        (MemoryLink served, MemoryLink chip) = MemoryLink.CreatePair();
        TcpServer server = TcpServer.Listen(served, 0);
        Task running = server.RunAsync(CancellationToken.None);
        var address = new TcpAddress("127.0.0.1", server.EndPoint.Port);
        TcpLink link = await TcpLink.OpenAsync(address, new BitRate(115200), TimeProvider.System, CancellationToken.None);
        // Bytes of the chip are dropped until the server has taken the client in; a byte through it shows that it has.
        await link.WriteAsync(new byte[1], CancellationToken.None);
        await chip.ReadExactlyAsync(1);
        return new LinkBench(link, chip, CloseAsync, CloseAsync);

        async Task CloseAsync()
        {
            await server.DisposeAsync();
            await running.WaitAsync(LinkBytes.Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
