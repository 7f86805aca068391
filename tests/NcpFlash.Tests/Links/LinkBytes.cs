using NcpFlash.Links;

namespace NcpFlash.Tests.Links;

/// <summary>Reading and making bytes in tests.</summary>
internal static class LinkBytes
{
    /// <summary>Long enough for a loaded machine; a test that needs it has failed.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    public static byte[] Random(int count, int seed)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static async Task<byte[]> ReadExactlyAsync(this ISerialLink link, int count)
    {
        using var patience = new CancellationTokenSource(Patience);
        var bytes = new byte[count];
        for (int at = 0; at < count;)
        {
            at += await link.ReadAsync(bytes.AsMemory(at), patience.Token);
        }

        return bytes;
    }
}
