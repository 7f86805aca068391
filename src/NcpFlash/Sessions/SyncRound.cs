namespace NcpFlash.Sessions;

/// <summary>Sends one burst of the handshake and returns what came back: nothing, an <c>OK</c>, or something else.</summary>
public delegate ValueTask<byte[]> SyncRound(CancellationToken cancellationToken);
