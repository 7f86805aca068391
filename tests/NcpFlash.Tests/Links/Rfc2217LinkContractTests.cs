using NcpFlash.Emulator.Serving;
using NcpFlash.Links;

namespace NcpFlash.Tests.Links;

/// <summary>The contract over RFC 2217, served by the emulator.</summary>
public sealed class Rfc2217LinkContractTests : SerialLinkContract
{
    private protected override async Task<LinkBench> OpenAsync()
    {
        (MemoryLink served, MemoryLink chip) = MemoryLink.CreatePair();
        Rfc2217Server server = Rfc2217Server.Listen(served, 0);
        Task running = server.RunAsync(CancellationToken.None);
        var address = new Rfc2217Address("127.0.0.1", server.EndPoint.Port);
        Rfc2217Link link = await Rfc2217Link.OpenAsync(address, new BitRate(115200), TimeProvider.System, CancellationToken.None);
        return new LinkBench(link, chip, CloseAsync, CloseAsync);

        async Task CloseAsync()
        {
            await server.DisposeAsync();
            await running.WaitAsync(LinkBytes.Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
