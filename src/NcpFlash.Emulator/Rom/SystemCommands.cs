using System.Buffers.Binary;
using NcpFlash.Emulator.Memory;
using NcpFlash.Wire;

namespace NcpFlash.Emulator.Rom;

/// <summary>Boot info, clock, time-out, password, memory and log: 0x10, 0x20..0x24, 0x50, 0x51, 0x71.</summary>
internal sealed class SystemCommands(EmulatorOptions options, EfuseArray efuse, RomState state)
{
    /// <summary>The A0 ROM's time-out register: milliseconds in the upper half (PROTOCOL 3.1).</summary>
    private const uint TimeoutRegister = 0x6102DF04;

    private const int ClockParameters = 20;

    /// <summary>The vendor's 0x20 waits at least 3 ms before it listens at the new rate (PROTOCOL 3.1); the ROM's own delay is assumed.</summary>
    private static readonly TimeSpan RateChangeDelay = TimeSpan.FromMilliseconds(6);

    public RomReply Execute(Opcode opcode, ReadOnlySpan<byte> payload) => opcode switch
    {
        Opcode.GetBootInfo => payload.IsEmpty ? RomReply.Data(BootInfo()) : WrongLength,
        Opcode.ChangeRate => payload.Length == 8 ? ChangeRate(payload[4..], AfterReply.SwitchRateFirst) : RomReply.Fail(ChipErrorCode.InterfaceRateLengthError),
        Opcode.Reset => payload.IsEmpty ? RomReply.Ok() with { After = AfterReply.Reset } : WrongLength,
        Opcode.SetClock => payload.Length is 8 or 8 + ClockParameters ? SetClock(payload) : WrongLength,
        Opcode.SetTimeout => SetTimeout(payload),
        Opcode.Password => Password(payload),
        Opcode.MemoryWrite => MemoryWrite(payload),
        Opcode.MemoryRead => MemoryRead(payload),
        Opcode.LogRead => payload.IsEmpty ? RomReply.Data("boot rom: no errors\r\n"u8) : WrongLength,
        _ => RomReply.Fail(ChipErrorCode.CommandIdError),
    };

    private static RomReply WrongLength => RomReply.Fail(ChipErrorCode.CommandLengthError);

    private byte[] BootInfo()
    {
        bool crc = options.Rom == RomRevision.Later;
        var reply = new byte[4 + (crc ? 28 : 24)];
        "OK"u8.CopyTo(reply);
        reply[2] = (byte)(reply.Length - 4);
        Span<byte> data = reply.AsSpan(4);
        BinaryPrimitives.WriteUInt32LittleEndian(data, crc ? 0x06160002u : 0x06160001u);
        data[4] = (byte)(efuse.RequiresSignature ? 1 : 0);
        data[5] = efuse.EncryptionMode;
        data[6] = 1; // bus remap: 1 in all samples of PROTOCOL 6.1
        BinaryPrimitives.WriteUInt32LittleEndian(data[8..], efuse.Word(0x5C));
        efuse.MacBytes.CopyTo(data[12..]);
        data[18] = efuse.MacZeroBits;
        BinaryPrimitives.WriteUInt32LittleEndian(data[20..], efuse.Word(0x60));
        if (crc)
        {
            // The CRC covers the reply from its first byte (PROTOCOL 6.1).
            BinaryPrimitives.WriteUInt32LittleEndian(data[24..], ReflectedCrc.Of(reply.AsSpan(0, 28)));
        }

        return data.ToArray();
    }

    private static RomReply SetClock(ReadOnlySpan<byte> payload)
    {
        RomReply reply = ChangeRate(payload[4..], AfterReply.SwitchRate);
        if (payload.Length > 8 && (!payload[8..].StartsWith("PCFG"u8)
            || BinaryPrimitives.ReadUInt32LittleEndian(payload[24..]) != ReflectedCrc.Of(payload[12..24])))
        {
            // Which code the ROM gives for bad clock parameters is not documented.
            return RomReply.Fail(ChipErrorCode.PllError);
        }

        return reply;
    }

    private static RomReply ChangeRate(ReadOnlySpan<byte> rate, AfterReply after)
    {
        uint wanted = BinaryPrimitives.ReadUInt32LittleEndian(rate);
        // 16-bit divisor of 160 MHz, at most 10 Mbaud (PROTOCOL 12).
        return wanted is >= 2_500 and <= 10_000_000 && Autobaud.Quantise((int)wanted, pll: true) is { } real
            ? RomReply.Ok(after == AfterReply.SwitchRateFirst ? RateChangeDelay : default) with { After = after, Rate = real }
            : RomReply.Fail(ChipErrorCode.InterfaceRateParameterError);
    }

    /// <summary>Older tables call 0x23 "opt_finish" and give it no payload; both forms are taken (PROTOCOL 3.1).</summary>
    private RomReply SetTimeout(ReadOnlySpan<byte> payload)
    {
        if (payload.Length is not (0 or 4))
        {
            return WrongLength;
        }

        if (payload.Length == 4 && BinaryPrimitives.ReadUInt32LittleEndian(payload) is > 0 and var milliseconds)
        {
            state.IdleTimeout = TimeSpan.FromMilliseconds(milliseconds);
        }

        return RomReply.Ok();
    }

    /// <summary>Without a password in the efuses any is taken; how a real part answers is open question 10.</summary>
    private RomReply Password(ReadOnlySpan<byte> payload) => payload.Length != 16 ? RomReply.Fail(ChipErrorCode.PasswordLengthCheckError)
        : !efuse.Password.ContainsAnyExcept((byte)0) || payload.SequenceEqual(efuse.Password) ? RomReply.Ok()
        : RomReply.Fail(ChipErrorCode.InterfacePasswordError);

    private RomReply MemoryWrite(ReadOnlySpan<byte> payload)
    {
        if (payload.Length == 0 || payload.Length % 8 != 0)
        {
            return RomReply.Fail(ChipErrorCode.MemoryWriteParameterError);
        }

        for (ReadOnlySpan<byte> rest = payload; rest.Length > 0; rest = rest[8..])
        {
            uint address = BinaryPrimitives.ReadUInt32LittleEndian(rest), value = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            if (!IsMemory(address))
            {
                return RomReply.Fail(ChipErrorCode.MemoryWriteAddressError);
            }

            state.Memory[address] = value;
            if (address == TimeoutRegister && options.Rom == RomRevision.A0 && value >> 16 != 0)
            {
                state.IdleTimeout = TimeSpan.FromMilliseconds(value >> 16);
            }
        }

        return RomReply.Ok();
    }

    private RomReply MemoryRead(ReadOnlySpan<byte> payload)
    {
        if (payload.Length != 8)
        {
            return WrongLength;
        }

        uint address = BinaryPrimitives.ReadUInt32LittleEndian(payload), length = BinaryPrimitives.ReadUInt32LittleEndian(payload[4..]);
        if (length is 0 or > 4092 || length % 4 != 0 || address % 4 != 0)
        {
            return RomReply.Fail(ChipErrorCode.MemoryReadParameterError);
        }

        var data = new byte[length];
        for (uint i = 0; i < length; i += 4)
        {
            if (!IsMemory(address + i))
            {
                return RomReply.Fail(ChipErrorCode.MemoryReadAddressError);
            }

            BinaryPrimitives.WriteUInt32LittleEndian(data.AsSpan((int)i), state.Memory.GetValueOrDefault(address + i));
        }

        return RomReply.Data(data);
    }

    /// <summary>RAM, the always-on registers with the boot choice (0x2000F108, PROTOCOL 1.9) and the ROM's variables; nothing else is emulated.</summary>
    private static bool IsMemory(uint address) => address % 4 == 0
        && address is (>= 0x2000_F000 and < 0x2000_F200) or (>= 0x2000_0500 and < 0x2000_0600) or (>= 0x6100_0000 and < 0x6103_0000) or (>= 0x62FC_0000 and < 0x6304_0000);
}
