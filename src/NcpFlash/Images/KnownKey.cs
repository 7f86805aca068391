using System.Text.Json.Serialization;

namespace NcpFlash.Images;

/// <summary>A public key that somebody signs images with.</summary>
/// <param name="Name">Whose key.</param>
/// <param name="KeyHash">SHA-256 of the key: X and Y, 32 bytes each (PROTOCOL 7.2).</param>
/// <param name="Source">Where it comes from.</param>
public sealed record KnownKey(string Name, [property: JsonConverter(typeof(Sha256Converter))] Sha256Digest KeyHash, string Source);
