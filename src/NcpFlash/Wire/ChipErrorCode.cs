namespace NcpFlash.Wire;

/// <summary>
/// Error codes behind <c>FL</c>, little-endian on the wire (PROTOCOL 4.1: the vendor's table, its later additions, boot2's two, and 0x0A0A).
/// </summary>
public enum ChipErrorCode : ushort
{
    /// <summary>No error.</summary>
    Success = 0x0000,

    /// <summary>The flash could not be initialised.</summary>
    FlashInitError = 0x0001,

    /// <summary>The erase range is wrong.</summary>
    FlashEraseParameterError = 0x0002,

    /// <summary>The flash failed to erase.</summary>
    FlashEraseError = 0x0003,

    /// <summary>The write command is malformed.</summary>
    FlashWriteParameterError = 0x0004,

    /// <summary>The address is outside the flash.</summary>
    FlashWriteAddressError = 0x0005,

    /// <summary>The flash failed to program.</summary>
    FlashWriteError = 0x0006,

    /// <summary>The boot command is malformed.</summary>
    FlashBootParameterError = 0x0007,

    /// <summary>The flash parameters are not accepted.</summary>
    FlashSetParameterError = 0x0008,

    /// <summary>The flash status register cannot be read.</summary>
    FlashReadStatusRegisterError = 0x0009,

    /// <summary>The flash status register cannot be written.</summary>
    FlashWriteStatusRegisterError = 0x000A,

    /// <summary>The compressed write failed.</summary>
    FlashDecompressWriteError = 0x000B,

    /// <summary>The xz stream is broken.</summary>
    FlashWriteXzError = 0x000C,

    /// <summary>The flash bank cannot be selected.</summary>
    FlashSwitchBankError = 0x000D,

    /// <summary>The command is unknown or not allowed.</summary>
    CommandIdError = 0x0101,

    /// <summary>The command has the wrong length.</summary>
    CommandLengthError = 0x0102,

    /// <summary>The checksum of the frame is wrong.</summary>
    CommandCrcError = 0x0103,

    /// <summary>The command came out of order.</summary>
    CommandSequenceError = 0x0104,

    /// <summary>Image: bootheader length.</summary>
    ImageBootHeaderLengthError = 0x0201,

    /// <summary>Image: bootheader not load.</summary>
    ImageBootHeaderNotLoadError = 0x0202,

    /// <summary>The boot header has no magic.</summary>
    ImageBootHeaderMagicError = 0x0203,

    /// <summary>The CRC of the boot header is wrong.</summary>
    ImageBootHeaderCrcError = 0x0204,

    /// <summary>The image is encrypted and the part is not, or the reverse.</summary>
    ImageBootHeaderEncryptNotFit = 0x0205,

    /// <summary>The image is signed and the part is not, or the reverse.</summary>
    ImageBootHeaderSignNotFit = 0x0206,

    /// <summary>Image: segment count.</summary>
    ImageSegmentCountError = 0x0207,

    /// <summary>Image: AES IV length.</summary>
    ImageAesIvLengthError = 0x0208,

    /// <summary>Image: AES IV CRC.</summary>
    ImageAesIvCrcError = 0x0209,

    /// <summary>Image: public key length.</summary>
    ImagePublicKeyLengthError = 0x020A,

    /// <summary>Image: public key CRC.</summary>
    ImagePublicKeyCrcError = 0x020B,

    /// <summary>The public key does not match the key hash in the part.</summary>
    ImagePublicKeyHashError = 0x020C,

    /// <summary>Image: signature length.</summary>
    ImageSignatureLengthError = 0x020D,

    /// <summary>Image: signature CRC.</summary>
    ImageSignatureCrcError = 0x020E,

    /// <summary>Image: sectionheader length.</summary>
    ImageSectionHeaderLengthError = 0x020F,

    /// <summary>Image: sectionheader CRC.</summary>
    ImageSectionHeaderCrcError = 0x0210,

    /// <summary>Image: sectionheader destination.</summary>
    ImageSectionHeaderDestinationError = 0x0211,

    /// <summary>Image: sectiondata length.</summary>
    ImageSectionDataLengthError = 0x0212,

    /// <summary>Image: sectiondata dec.</summary>
    ImageSectionDataDecryptionError = 0x0213,

    /// <summary>Image: sectiondata tlen.</summary>
    ImageSectionDataTotalLengthError = 0x0214,

    /// <summary>Image: sectiondata CRC.</summary>
    ImageSectionDataCrcError = 0x0215,

    /// <summary>Image: halfbaked.</summary>
    ImageHalfBakedError = 0x0216,

    /// <summary>The hash of the image is wrong.</summary>
    ImageHashError = 0x0217,

    /// <summary>Image: sign parse.</summary>
    ImageSignParseError = 0x0218,

    /// <summary>The signature does not verify.</summary>
    ImageSignError = 0x0219,

    /// <summary>Image: dec.</summary>
    ImageDecryptionError = 0x021A,

    /// <summary>Image: all invalid.</summary>
    ImageAllInvalidError = 0x021B,

    /// <summary>The image is older than the rollback counter allows.</summary>
    ImageRollbackError = 0x021C,

    /// <summary>The rate command has the wrong length.</summary>
    InterfaceRateLengthError = 0x0301,

    /// <summary>The rate is not accepted.</summary>
    InterfaceRateParameterError = 0x0302,

    /// <summary>The password is wrong.</summary>
    InterfacePasswordError = 0x0303,

    /// <summary>Password entry is closed.</summary>
    InterfacePasswordClosed = 0x0304,

    /// <summary>The efuse write command is malformed.</summary>
    EfuseWriteParameterError = 0x0401,

    /// <summary>The efuse address is outside the array.</summary>
    EfuseWriteAddressError = 0x0402,

    /// <summary>The efuse could not be written.</summary>
    EfuseWriteError = 0x0403,

    /// <summary>The efuse read command is malformed.</summary>
    EfuseReadParameterError = 0x0404,

    /// <summary>The efuse address is outside the array.</summary>
    EfuseReadAddressError = 0x0405,

    /// <summary>The efuse could not be read.</summary>
    EfuseReadError = 0x0406,

    /// <summary>The MAC address could not be read.</summary>
    EfuseReadMacError = 0x0407,

    /// <summary>The MAC address could not be written.</summary>
    EfuseWriteMacError = 0x0408,

    /// <summary>Memory write parameters.</summary>
    MemoryWriteParameterError = 0x0501,

    /// <summary>Memory write address.</summary>
    MemoryWriteAddressError = 0x0502,

    /// <summary>Memory write.</summary>
    MemoryWriteError = 0x0503,

    /// <summary>Memory read parameters.</summary>
    MemoryReadParameterError = 0x0504,

    /// <summary>Memory read address.</summary>
    MemoryReadAddressError = 0x0505,

    /// <summary>Memory read.</summary>
    MemoryReadError = 0x0506,

    /// <summary>Register write parameters.</summary>
    RegisterWriteParameterError = 0x0508,

    /// <summary>Register write address.</summary>
    RegisterWriteAddressError = 0x0509,

    /// <summary>Register write.</summary>
    RegisterWriteError = 0x050A,

    /// <summary>Register read parameters.</summary>
    RegisterReadParameterError = 0x050B,

    /// <summary>Register read address.</summary>
    RegisterReadAddressError = 0x050C,

    /// <summary>Register read.</summary>
    RegisterReadError = 0x050D,

    /// <summary>ECDH: parameters.</summary>
    EcdhParameterError = 0x0601,

    /// <summary>ECDH: private key.</summary>
    EcdhPrivateKeyError = 0x0602,

    /// <summary>ECDH: shared key.</summary>
    EcdhSharedKeyError = 0x0603,

    /// <summary>ECDH: random val.</summary>
    EcdhRandomValueError = 0x0604,

    /// <summary>ECDH: decrypt.</summary>
    EcdhDecryptError = 0x0605,

    /// <summary>ECDH: encrypt.</summary>
    EcdhEncryptError = 0x0606,

    /// <summary>SD card: mount.</summary>
    SdCardMountError = 0x0701,

    /// <summary>SD card: file not found.</summary>
    SdCardFileNotFoundError = 0x0702,

    /// <summary>SD card: read length.</summary>
    SdCardReadLengthError = 0x0703,

    /// <summary>SD card: read.</summary>
    SdCardReadError = 0x0704,

    /// <summary>Codepath check.</summary>
    CodePathCheckError = 0x0901,

    /// <summary>Password length checkerror.</summary>
    PasswordLengthCheckError = 0x0A01,

    /// <summary>Password mode need password.</summary>
    PasswordModeNeedPassword = 0x0A02,

    /// <summary>Password mode close.</summary>
    PasswordModeClosed = 0x0A03,

    /// <summary>The chip is protected or closed.</summary>
    ProtectedOrClosed = 0x0A0A,

    /// <summary>Mode length check.</summary>
    ModeLengthCheckError = 0x0B01,

    /// <summary>Boot2 version check.</summary>
    Boot2VersionCheckError = 0x0C01,

    /// <summary>Out of memory.</summary>
    MemoryError = 0xFFFB,

    /// <summary>The PLL did not lock.</summary>
    PllError = 0xFFFC,

    /// <summary>Tampering was detected.</summary>
    InvasionError = 0xFFFD,

    /// <summary>Still polling.</summary>
    Polling = 0xFFFE,

    /// <summary>The command failed.</summary>
    Fail = 0xFFFF,
}
