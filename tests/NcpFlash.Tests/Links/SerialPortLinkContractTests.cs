using NcpFlash.Tests.Serving;

namespace NcpFlash.Tests.Links;

/// <summary>The contract over a real terminal device.</summary>
public sealed class SerialPortLinkContractTests : SerialLinkContract
{
    private protected override Task<LinkBench> OpenAsync()
    {
        var bench = new PtyBench();
        return Task.FromResult(new LinkBench(bench.Open(), bench.Chip, bench.StopAsync, async () => await bench.DisposeAsync()));
    }
}
