namespace NcpFlash.Wire.Commands;

/// <summary>What <see cref="FlashReadJedecId"/> answers.</summary>
/// <param name="Id">The id.</param>
/// <param name="Flag">Bit 7 set: the loader knows the flash. Every logged ROM answers 0 (PROTOCOL 6.5).</param>
public sealed record JedecReply(JedecId Id, byte Flag);
