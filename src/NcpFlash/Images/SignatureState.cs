namespace NcpFlash.Images;

/// <summary>What came of verifying an image's signature.</summary>
public enum SignatureState
{
    /// <summary>The image is not signed.</summary>
    None,

    /// <summary>The signature is that of the image's body by the image's own key. Whether a part trusts that key is another question.</summary>
    Valid,

    /// <summary>The signature does not fit the body, or the key is none.</summary>
    Invalid,

    /// <summary>The image says that it is signed, and key or signature are missing or not of the known kind.</summary>
    Missing,

    /// <summary>This platform cannot verify (a browser has no ECDSA of the base library).</summary>
    NotChecked,
}
