using System.Buffers.Binary;
using NcpFlash.Emulator.Memory;
using NcpFlash.Wire;

namespace NcpFlash.Emulator.Rom;

/// <summary>0x40..0x43: the efuse array (PROTOCOL 3.1, 10).</summary>
internal sealed class EfuseCommands(EmulatorOptions options, EfuseArray efuse)
{
    private const int MacOffset = 0x14;

    public RomReply Execute(Opcode opcode, ReadOnlySpan<byte> payload) => opcode switch
    {
        Opcode.EfuseWrite => Write(payload),
        Opcode.EfuseRead => Read(payload),
        Opcode.EfuseReadMac => payload.IsEmpty ? ReadMac() : RomReply.Fail(ChipErrorCode.CommandLengthError),
        Opcode.EfuseWriteMac => WriteMac(payload),
        _ => RomReply.Fail(ChipErrorCode.CommandIdError),
    };

    private RomReply Write(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < 8 || payload.Length % 4 != 0)
        {
            return RomReply.Fail(ChipErrorCode.EfuseWriteParameterError);
        }

        uint address = BinaryPrimitives.ReadUInt32LittleEndian(payload);
        return address % 4 != 0 || address + (ulong)payload.Length - 4 > EfuseArray.Size ? RomReply.Fail(ChipErrorCode.EfuseWriteAddressError)
            : Burn(efuse.BeginBurn((int)address, payload[4..]), ChipErrorCode.EfuseWriteError);
    }

    private RomReply Burn(EfuseBurn burn, ChipErrorCode locked) =>
        (burn.IsAllowed || !options.RefuseLockedEfuse ? RomReply.Ok() : RomReply.Fail(locked)) with
        {
            Burn = burn,
            Work = options.Timing.EfuseBit * burn.Count,
        };

    private RomReply Read(ReadOnlySpan<byte> payload)
    {
        if (payload.Length != 8)
        {
            return RomReply.Fail(ChipErrorCode.CommandLengthError);
        }

        uint address = BinaryPrimitives.ReadUInt32LittleEndian(payload), length = BinaryPrimitives.ReadUInt32LittleEndian(payload[4..]);
        return address % 4 != 0 || length % 4 != 0 || length == 0 ? RomReply.Fail(ChipErrorCode.EfuseReadParameterError)
            : (ulong)address + length > EfuseArray.Size ? RomReply.Fail(ChipErrorCode.EfuseReadAddressError)
            : RomReply.Data(efuse.ReadOut((int)address, (int)length));
    }

    private RomReply ReadMac()
    {
        Span<byte> data = stackalloc byte[10];
        efuse.MacBytes.CopyTo(data);
        data[..6].Reverse();
        BinaryPrimitives.WriteUInt32LittleEndian(data[6..], ReflectedCrc.Of(data[..6]));
        return RomReply.Data(data);
    }

    /// <summary>No known host sends it; the payload is taken to be in display order, as the read gives it (open question 9).</summary>
    private RomReply WriteMac(ReadOnlySpan<byte> payload)
    {
        if (payload.Length != 6)
        {
            return RomReply.Fail(ChipErrorCode.CommandLengthError);
        }

        Span<byte> bytes = stackalloc byte[6];
        payload.CopyTo(bytes);
        bytes.Reverse();
        return Burn(efuse.BeginBurn(MacOffset, bytes), ChipErrorCode.EfuseWriteMacError);
    }
}
