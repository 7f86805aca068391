namespace NcpFlash.Tests.Links;

/// <summary>The contract over a link in memory, which the other tests stand on.</summary>
public sealed class MemoryLinkTests : SerialLinkContract
{
    private protected override Task<LinkBench> OpenAsync()
    {
        (MemoryLink host, MemoryLink chip) = MemoryLink.CreatePair();
        return Task.FromResult(new LinkBench(host, chip, () => Do(host.Vanish), () => Task.CompletedTask));
    }

    private static Task Do(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
