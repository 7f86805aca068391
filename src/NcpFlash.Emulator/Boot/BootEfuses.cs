using System.Buffers.Binary;
using System.Numerics;
using NcpFlash.Emulator.Memory;

namespace NcpFlash.Emulator.Boot;

/// <summary>
/// What the efuses say about starting, as ROM and boot2 read them at a reset (PROTOCOL 10.2, 10.5). Where the sources give no more than a name or
/// a warning, the reading is the one that loses the part (inference); docs/emulator.md lists them.
/// </summary>
internal sealed class BootEfuses(EfuseArray efuse)
{
    private const int AccessWord = 0x00;
    private const int OptionWord0 = 0x5C;
    private const int OptionWord1 = 0x60;
    private const int LockWord = 0x7C;
    private const int AppWord = 0xDC;

    /// <summary>uart_download_cfg as every known part has it (PROTOCOL 10.3); other values are other pins (inference).</summary>
    private const uint FactoryDownloadUart = 1;

    /// <summary>sign_cfg: the sign type that boot2 must have, and with app sign method 1 the application too.</summary>
    public int SignType => (int)Bits(OptionWord0, 7, 1);

    /// <summary>sboot_en is not 0: how it wants images is not known, so none is accepted.</summary>
    public bool IsSecureBootUnknown => Bits(AccessWord, 4, 2) != 0;

    /// <summary>sf_aes_mode: 0 plain, else the kind of encryption.</summary>
    public int FlashEncryption => (int)Bits(AccessWord, 0, 2);

    /// <summary>mediaboot_disable: the ROM starts nothing from flash.</summary>
    public bool IsFlashBootOff => IsSet(OptionWord0, 3);

    /// <summary>uart_dis: a UART is switched off; which bit means which is not known, so any of them means ours.</summary>
    public bool IsUartOff => Bits(AccessWord, 6, 4) != 0;

    /// <summary>
    /// The ROM does not answer a handshake on this UART: uart_dis, uartboot_disable, abt_shake_hands_dis, abt_offset, or uart_download_cfg other
    /// than in the factory.
    /// </summary>
    public bool IsHandshakeOff => IsUartOff || IsSet(OptionWord0, 4) || IsSet(OptionWord1, 18) || IsSet(OptionWord1, 29)
        || Bits(OptionWord1, 14, 2) != FactoryDownloadUart;

    /// <summary>always_uart: the ROM waits for an interface whatever BOOT says.</summary>
    public bool IgnoresBoot => IsSet(OptionWord1, 17);

    /// <summary>boot_level_revert: BOOT low means interface boot.</summary>
    public bool IsBootInverted => IsSet(OptionWord0, 26);

    /// <summary>How boot2 checks the application: 0 unsigned, 1 as boot2, 2 with a key of its own; 3 is undefined.</summary>
    public int AppSignMethod => (int)Bits(AppWord, 26, 2);

    /// <summary>How boot2 decrypts the application; 0, 1, 2, 4 and 10 are defined.</summary>
    public int AppEncryptMethod => (int)Bits(AppWord, 28, 4);

    /// <summary>The sign type that an application must have (PROTOCOL 7.3).</summary>
    public int AppSignType => AppSignMethod switch { 0 => 0, 1 => SignType, _ => 1 };

    /// <summary>Why boot2 hangs before it looks at anything, or null (PROTOCOL 10.5).</summary>
    public string? Boot2Hang => AppSignMethod == 3 ? "app sign method 3 is not defined"
        : AppEncryptMethod is not (0 or 1 or 2 or 4 or 10) ? $"app encrypt method {AppEncryptMethod} is not defined"
        : null;

    /// <summary>SHA-256 of the key of boot2.</summary>
    public ReadOnlySpan<byte> KeyHash => efuse.KeyHash;

    /// <summary>SHA-256 of the key of the application: its own with method 2, else that of boot2.</summary>
    public ReadOnlySpan<byte> AppKeyHash => AppSignMethod == 2 ? efuse.Fuses.Slice(0x1A0, 32) : KeyHash;

    /// <summary>Anti-rollback value that boot2 must have at least; 0 while anti-rollback is off.</summary>
    public int Boot2Rollback => Counter(0x170, 16);

    /// <summary>Anti-rollback value that the application must have at least; 0 while anti-rollback is off.</summary>
    public int AppRollback => Counter(0x180, 32);

    /// <summary>The highest bit of a counter; of its two halves, which should be equal, the one that asks for more.</summary>
    private int Counter(int offset, int length)
    {
        if (!IsSet(LockWord, 12))
        {
            return 0;
        }

        ReadOnlySpan<byte> bytes = efuse.Fuses.Slice(offset, length);
        return Math.Max(TopBit(bytes[..(length / 2)]), TopBit(bytes[(length / 2)..]));
    }

    private static int TopBit(ReadOnlySpan<byte> bytes)
    {
        int last = bytes.LastIndexOfAnyExcept((byte)0);
        return last < 0 ? 0 : (last * 8) + BitOperations.Log2(bytes[last]) + 1;
    }

    private uint Bits(int word, int low, int count) => (BinaryPrimitives.ReadUInt32LittleEndian(efuse.Fuses[word..]) >> low) & ((1u << count) - 1);

    private bool IsSet(int word, int bit) => Bits(word, bit, 1) != 0;
}
