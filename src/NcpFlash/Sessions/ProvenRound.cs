using NcpFlash.Wire;

namespace NcpFlash.Sessions;

/// <summary>
/// A round of the handshake for a control that waits for the part: an <c>OK</c> is believed when boot info follows it, since the text of firmware, or noise, can hold one.
/// </summary>
internal sealed class ProvenRound(RomTrials trials, TrialMark mark, SyncRound sync)
{
    /// <summary>What proved the last round; null where it proved nothing.</summary>
    public BootInfo? Info { get; private set; }

    /// <summary>Why an OK was not believed; null where none was or none came.</summary>
    public string? Fault { get; private set; }

    /// <summary>Sends a burst, and asks for boot info where an OK came.</summary>
    /// <exception cref="Diagnostics.NcpException"><c>connect.protected</c>.</exception>
    public async ValueTask<byte[]> SyncAsync(CancellationToken cancellationToken)
    {
        Info = null;
        byte[] answer = await sync(cancellationToken).ConfigureAwait(false);
        int at = answer.AsSpan().IndexOf("OK"u8);
        if (at < 0)
        {
            return answer;
        }

        (Info, string? fault) = await trials.ReadBootInfoAsync(mark, cancellationToken).ConfigureAwait(false);
        Fault = fault ?? Fault;
        return Info is null ? [.. answer.AsSpan(0, at), .. answer.AsSpan(at + 2).ToArray().Where(b => b is not ((byte)'O' or (byte)'K'))] : answer;
    }
}
