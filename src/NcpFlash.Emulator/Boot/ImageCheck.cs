using System.Buffers.Binary;
using System.Security.Cryptography;
using NcpFlash.Emulator.Memory;
using NcpFlash.Emulator.Rom;
using NcpFlash.Wire;

namespace NcpFlash.Emulator.Boot;

/// <summary>
/// Checks an image in the flash as ROM and boot2 do before they start it (PROTOCOL 7.1..7.3, 10.2). In which order they check is an inference; it
/// decides only which of several errors is named.
/// </summary>
/// <param name="flash">The flash.</param>
/// <param name="address">Where the header stands; 256 bytes from there lie in the flash.</param>
internal sealed class ImageCheck(NorFlash flash, uint address)
{
    public const int HeaderSize = 256;

    private const int KeyAt = 0x100;
    private const int SignatureAt = 0x144;
    private const int SignatureEnd = 0x18C;
    private const int VersionAt = 0xC00;
    private const uint HashUnset = 0xDEADBEEF;

    private int SignType => (int)(Word(120) & 3);

    private int Encryption => (int)((Word(120) >> 2) & 3);

    private ReadOnlySpan<byte> BodyHash => Bytes(136, 32);

    /// <summary>Length of the body, once the header is known to be sound.</summary>
    public uint BodyLength => Word(132);

    /// <summary>True when the image is signed.</summary>
    public bool IsSigned => SignType != 0;

    /// <summary>The first thing for which the image is not started; Success for none.</summary>
    public ChipErrorCode Problem(ImageRules rules)
    {
        ChipErrorCode problem = BootHeaderCheck.Problem(Bytes(0, HeaderSize));
        return problem != ChipErrorCode.Success ? problem
            : Encryption != HeaderCode(rules.Encryption) ? ChipErrorCode.ImageBootHeaderEncryptNotFit
            : SignType != rules.SignType && !(rules.TakesSignedForUnsigned && rules.SignType == 0) ? ChipErrorCode.ImageBootHeaderSignNotFit
            : rules.SignType != 0 && KeyProblem(rules.KeyHash.AsSpan()) is not ChipErrorCode.Success and var key ? key
            : !HasItsHash() ? ChipErrorCode.ImageHashError
            : rules.SignType != 0 && !SignatureCheck.Holds(Bytes(KeyAt, 64), Bytes(SignatureAt + 4, 64), BodyHash) ? ChipErrorCode.ImageSignError
            : RollbackValue() < rules.Rollback ? ChipErrorCode.ImageRollbackError
            : Encryption != 0 ? ChipErrorCode.ImageDecryptionError // the emulated part has no keys to decrypt with
            : ChipErrorCode.Success;
    }

    /// <summary>The header's encryption type for the efuses': 2 and 3 are the other way round there (PROTOCOL 7.1).</summary>
    private static int HeaderCode(int efuseCode) => efuseCode switch { 2 => 3, 3 => 2, _ => efuseCode };

    private ChipErrorCode KeyProblem(ReadOnlySpan<byte> keyHash)
    {
        if (!flash.Holds(address, SignatureEnd))
        {
            return ChipErrorCode.ImagePublicKeyLengthError;
        }

        return Word(KeyAt + 64) != ReflectedCrc.Of(Bytes(KeyAt, 64)) ? ChipErrorCode.ImagePublicKeyCrcError
            : !SHA256.HashData(Bytes(KeyAt, 64)).AsSpan().SequenceEqual(keyHash) ? ChipErrorCode.ImagePublicKeyHashError
            : Word(SignatureAt) != SignatureCheck.PairSize ? ChipErrorCode.ImageSignatureLengthError
            : Word(SignatureAt + 68) != ReflectedCrc.Of(Bytes(SignatureAt, 68)) ? ChipErrorCode.ImageSignatureCrcError
            : ChipErrorCode.Success;
    }

    /// <summary>hash_ignore counts only for an unsigned image whose hash begins with 0xDEADBEEF (PROTOCOL 7.3).</summary>
    private bool HasItsHash()
    {
        bool ignored = (Word(120) & (1 << 17)) != 0 && !IsSigned && Word(136) == HashUnset;
        ulong body = (ulong)address + Word(124);
        return body <= flash.Size && flash.Holds((uint)body, BodyLength)
            && (ignored || SHA256.HashData(Body()).AsSpan().SequenceEqual(BodyHash));
    }

    /// <summary>The three numbers of the version block (PROTOCOL 7.3), or null for an image without one.</summary>
    public string? Version
    {
        get
        {
            ReadOnlySpan<byte> body = Body();
            return body.Length > VersionAt + 11 && body[VersionAt..].StartsWith("BLFBVERF"u8) ? $"{body[VersionAt + 9]}.{body[VersionAt + 10]}.{body[VersionAt + 11]}" : null;
        }
    }

    /// <summary>The anti-rollback value of the version block; an image without one counts as 0 (inference).</summary>
    private int RollbackValue()
    {
        ReadOnlySpan<byte> body = Body();
        return body.Length > VersionAt + 8 && body[VersionAt..].StartsWith("BLFBVERF"u8) ? body[VersionAt + 8] : 0;
    }

    private ReadOnlySpan<byte> Body() => flash.Contents.Slice((int)(address + Word(124)), (int)BodyLength);

    private uint Word(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(offset, 4));

    private ReadOnlySpan<byte> Bytes(int offset, int length) => flash.Contents.Slice((int)address + offset, length);
}
