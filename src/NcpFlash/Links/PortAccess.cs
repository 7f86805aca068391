namespace NcpFlash.Links;

/// <summary>Whether a user may open a port.</summary>
/// <param name="User">The present user's name.</param>
/// <param name="Group">The group that owns the node, or null when it could not be found out.</param>
/// <param name="Allowed">True when the user may read and write it now.</param>
/// <param name="Cure">What lets the user in, with the exact command; null when nothing is needed.</param>
public sealed record PortAccess(string User, string? Group, bool Allowed, string? Cure);
