using System.Buffers.Binary;
using NcpFlash.Emulator.Memory;
using NcpFlash.Wire;

namespace NcpFlash.Emulator.Rom;

/// <summary>Magic and CRC of a boot header (PROTOCOL 7.1).</summary>
internal static class BootHeaderCheck
{
    private const int CrcOffset = 252;
    private const uint CrcUnset = 0xDEADBEEF;
    private const uint CrcIgnore = 1 << 16;

    /// <summary>The first thing wrong with a header of 256 bytes; Success for none.</summary>
    public static ChipErrorCode Problem(ReadOnlySpan<byte> header)
    {
        if (!header.StartsWith("BFNP"u8))
        {
            return ChipErrorCode.ImageBootHeaderMagicError;
        }

        uint stated = BinaryPrimitives.ReadUInt32LittleEndian(header[CrcOffset..]);
        bool ignored = (BinaryPrimitives.ReadUInt32LittleEndian(header[120..]) & CrcIgnore) != 0 && stated == CrcUnset;
        return ignored || stated == ReflectedCrc.Of(header[..CrcOffset]) ? ChipErrorCode.Success : ChipErrorCode.ImageBootHeaderCrcError;
    }
}
