using System.Collections.Immutable;

namespace NcpFlash.Emulator.Boot;

/// <summary>What an image must be like to be started.</summary>
/// <param name="SignType">Sign type of its header, 0 unsigned, 1 signed.</param>
/// <param name="KeyHash">SHA-256 of the key that must have signed it.</param>
/// <param name="Encryption">Encryption of the flash as the efuses have it; 0 for a plain image.</param>
/// <param name="Rollback">Anti-rollback value that its version block must have at least.</param>
internal sealed record ImageRules(int SignType, ImmutableArray<byte> KeyHash, int Encryption, int Rollback)
{
    /// <summary>True to start a signed image where an unsigned one is asked for, with its signature unchecked.</summary>
    public bool TakesSignedForUnsigned { get; init; }
}
