namespace NcpFlash.Sessions;

/// <summary>
/// Sends one burst of the handshake and returns what came back: nothing, an <c>OK</c>, or something else. During a first contact an <c>OK</c> in it has proved itself by boot
/// info; one that is part of a text, or of noise, is taken out.
/// </summary>
public delegate ValueTask<byte[]> SyncRound(CancellationToken cancellationToken);
