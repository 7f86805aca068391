using System.Buffers.Binary;

namespace NcpFlash.Wire;

/// <summary>The reply to <see cref="Opcode.GetBootInfo"/> (PROTOCOL 6.1).</summary>
/// <param name="RomVersion">ROM version word, such as 0x06160002.</param>
/// <param name="SignType">0: unsigned images are accepted.</param>
/// <param name="EncryptType">0: not encrypted.</param>
/// <param name="OptionWord0">Efuse word 0x5C.</param>
/// <param name="OptionWord1">Efuse word 0x60.</param>
/// <param name="Mac">The part's MAC address; the vendor's log calls it chip id.</param>
/// <param name="HasCrc">True for the 28-byte form, whose CRC was then checked.</param>
public sealed record BootInfo(
    uint RomVersion, byte SignType, byte EncryptType, uint OptionWord0, uint OptionWord1, MacAddress Mac, bool HasCrc)
{
    /// <summary>Length of the form without a CRC (A0 ROM), in bytes.</summary>
    public const int ShortForm = 24;

    /// <summary>Length of the form with a CRC (later ROM), in bytes.</summary>
    public const int LongForm = 28;

    /// <summary>Flash pin configuration: bits 19:14 of option word 0 (PROTOCOL 6.1).</summary>
    public byte FlashPin => (byte)((OptionWord0 >> 14) & 0x3F);

    /// <summary>The reply data as it came, 24 or 28 bytes.</summary>
    public required ReadOnlyMemory<byte> Raw { get; init; }

    /// <summary>Reads the reply data.</summary>
    /// <param name="data">The bytes behind the length field.</param>
    /// <exception cref="WireFormatException">Another length than 24 or 28, or a CRC that does not match.</exception>
    public static BootInfo Decode(ReadOnlySpan<byte> data)
    {
        if (data.Length is not (ShortForm or LongForm))
        {
            throw new WireFormatException($"boot info has {data.Length} bytes; {ShortForm} or {LongForm} are known");
        }

        if (data.Length == LongForm)
        {
            CheckCrc(data);
        }

        return new BootInfo(
            BinaryPrimitives.ReadUInt32LittleEndian(data), data[4], data[5],
            BinaryPrimitives.ReadUInt32LittleEndian(data[8..]), BinaryPrimitives.ReadUInt32LittleEndian(data[20..]),
            MacAddress.FromEfuseOrder(data.Slice(12, MacAddress.Size)), data.Length == LongForm)
        {
            Raw = data.ToArray(),
        };
    }

    /// <summary>The CRC covers the reply from its first byte: <c>OK</c>, length, then 24 bytes of data.</summary>
    private static void CheckCrc(ReadOnlySpan<byte> data)
    {
        uint crc = Crc32.Append(Crc32.Of([(byte)'O', (byte)'K', LongForm, 0]), data[..ShortForm]);
        uint stated = BinaryPrimitives.ReadUInt32LittleEndian(data[ShortForm..]);
        if (crc != stated)
        {
            throw new WireFormatException($"boot info states CRC 0x{stated:X8}, its bytes give 0x{crc:X8}");
        }
    }
}
