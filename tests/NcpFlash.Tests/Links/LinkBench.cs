using NcpFlash.Links;

namespace NcpFlash.Tests.Links;

/// <summary>A link under test and what is behind it.</summary>
/// <param name="Link">The link under test.</param>
/// <param name="Chip">The far end: what the link writes can be read here, and the other way round.</param>
/// <param name="Break">Makes the link's port vanish.</param>
/// <param name="Close">Takes everything down.</param>
internal sealed record LinkBench(ISerialLink Link, ISerialLink Chip, Func<Task> Break, Func<Task> Close) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Link.DisposeAsync();
        await Close();
    }
}
