namespace NcpFlash.Wire;

/// <summary>Command ids of a BL616-class boot ROM (PROTOCOL 3.1).</summary>
public enum Opcode : byte
{
    /// <summary>Reads ROM version, security state, MAC and option words.</summary>
    GetBootInfo = 0x10,

    /// <summary>Loads the boot header of a RAM image.</summary>
    LoadBootHeader = 0x11,

    /// <summary>Loads the public key of a RAM image.</summary>
    LoadPublicKey = 0x12,

    /// <summary>Loads the second core's public key of a RAM image.</summary>
    LoadPublicKey2 = 0x13,

    /// <summary>Loads the signature of a RAM image.</summary>
    LoadSignature = 0x14,

    /// <summary>Loads the second core's signature of a RAM image.</summary>
    LoadSignature2 = 0x15,

    /// <summary>Loads the AES initial vector of a RAM image.</summary>
    LoadAesIv = 0x16,

    /// <summary>Loads a segment header of a RAM image.</summary>
    LoadSegmentHeader = 0x17,

    /// <summary>Loads segment contents of a RAM image.</summary>
    LoadSegmentData = 0x18,

    /// <summary>Checks the loaded RAM image.</summary>
    CheckImage = 0x19,

    /// <summary>Runs the loaded RAM image.</summary>
    RunImage = 0x1A,

    /// <summary>Changes the line rate; acknowledged at the new rate.</summary>
    ChangeRate = 0x20,

    /// <summary>Resets the chip.</summary>
    Reset = 0x21,

    /// <summary>Starts the PLL and changes the line rate; acknowledged at the old rate.</summary>
    SetClock = 0x22,

    /// <summary>Sets the ROM's receive time-out.</summary>
    SetTimeout = 0x23,

    /// <summary>Sends the debug password.</summary>
    Password = 0x24,

    /// <summary>Erases the sectors that a range touches.</summary>
    FlashErase = 0x30,

    /// <summary>Programs up to one frame of bytes.</summary>
    FlashWrite = 0x31,

    /// <summary>Reads flash.</summary>
    FlashRead = 0x32,

    /// <summary>Leaves the ROM and boots from flash.</summary>
    FlashBoot = 0x33,

    /// <summary>Reads flash through XIP.</summary>
    FlashXipRead = 0x34,

    /// <summary>Selects the flash bank.</summary>
    FlashSwitchBank = 0x35,

    /// <summary>Reads the JEDEC id.</summary>
    FlashReadJedecId = 0x36,

    /// <summary>Reads a flash status register.</summary>
    FlashReadStatus = 0x37,

    /// <summary>Writes a flash status register.</summary>
    FlashWriteStatus = 0x38,

    /// <summary>Asks whether any write since the last erase failed.</summary>
    FlashWriteCheck = 0x3A,

    /// <summary>Sets pins, clock and parameters of the flash controller.</summary>
    FlashSetParameters = 0x3B,

    /// <summary>Erases the whole flash.</summary>
    FlashChipErase = 0x3C,

    /// <summary>SHA-256 of a range, read through the flash controller.</summary>
    FlashReadSha = 0x3D,

    /// <summary>SHA-256 of a range, read through XIP.</summary>
    FlashXipReadSha = 0x3E,

    /// <summary>Programs from an xz stream.</summary>
    FlashDecompressWrite = 0x3F,

    /// <summary>Sets efuse bits.</summary>
    EfuseWrite = 0x40,

    /// <summary>Reads efuse words.</summary>
    EfuseRead = 0x41,

    /// <summary>Reads the MAC address.</summary>
    EfuseReadMac = 0x42,

    /// <summary>Sets the MAC address in efuse.</summary>
    EfuseWriteMac = 0x43,

    /// <summary>Writes memory words.</summary>
    MemoryWrite = 0x50,

    /// <summary>Reads memory.</summary>
    MemoryRead = 0x51,

    /// <summary>Enters XIP mode for 0x34 and 0x3E.</summary>
    FlashXipReadStart = 0x60,

    /// <summary>Leaves XIP mode.</summary>
    FlashXipReadFinish = 0x61,

    /// <summary>Reads the ROM's log.</summary>
    LogRead = 0x71,

    /// <summary>Sets efuse bits, AES encrypted.</summary>
    EfuseSecurityWrite = 0x80,

    /// <summary>Reads efuse words, AES encrypted.</summary>
    EfuseSecurityRead = 0x81,

    /// <summary>Exchanges ECDH public keys.</summary>
    EcdhGetPublicKey = 0x90,

    /// <summary>Asks for the ECDH challenge.</summary>
    EcdhChallenge = 0x91,
}
