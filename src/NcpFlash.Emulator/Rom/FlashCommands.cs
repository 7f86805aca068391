using System.Buffers.Binary;
using System.Security.Cryptography;
using NcpFlash.Chips;
using NcpFlash.Emulator.Memory;
using NcpFlash.Wire;

namespace NcpFlash.Emulator.Rom;

/// <summary>0x30..0x3F, 0x60, 0x61: the flash (PROTOCOL 3.1, 3.3, Annex B 5..8).</summary>
/// <param name="options">How long the steps take, and what becomes of unusual streams.</param>
/// <param name="flash">The flash.</param>
/// <param name="pin">The pins it is wired to, as sf_pin_cfg codes them.</param>
internal sealed class FlashCommands(EmulatorOptions options, NorFlash flash, byte pin)
{
    /// <summary>Most bytes one read returns: one frame of 4096 bytes less its header. Hosts ask for 2048 at most.</summary>
    private const uint MaxRead = 4092;

    private const byte PinFromEfuse = 0x80;
    private const byte PinMask = 0x3F;

    private readonly XzWriter _xz = new(flash, options);
    private readonly TimingModel _timing = options.Timing;
    private byte? _pin;
    private bool _xip;
    private ChipErrorCode _latched;

    public RomReply Execute(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        if (opcode == Opcode.FlashSetParameters)
        {
            return SetParameters(payload);
        }

        // Every known host sends 0x3B first and no log shows the ROM using the flash without it, so this part wants it (inference).
        if (_pin is null)
        {
            return RomReply.Fail(ChipErrorCode.FlashInitError);
        }

        return opcode switch
        {
            Opcode.FlashXipReadStart => Xip(payload, true),
            Opcode.FlashXipReadFinish => Xip(payload, false),
            Opcode.FlashXipRead => _xip ? Read(payload) : RomReply.Fail(ChipErrorCode.CommandIdError),
            // Annex B 8: "may be FL 0101-like" outside XIP mode.
            Opcode.FlashXipReadSha => _xip ? Digest(payload) : RomReply.Fail(ChipErrorCode.CommandIdError),
            Opcode.FlashWriteCheck => payload.IsEmpty ? WriteCheck() : WrongLength,
            // In XIP mode the controller belongs to the CPU's bus (inference; every known host leaves the mode first).
            _ when _xip => RomReply.Fail(ChipErrorCode.CommandSequenceError),
            Opcode.FlashErase => Erase(payload),
            Opcode.FlashChipErase => payload.IsEmpty ? ChipErase() : WrongLength,
            Opcode.FlashWrite => Write(payload),
            Opcode.FlashDecompressWrite => DecompressWrite(payload),
            Opcode.FlashRead => Read(payload),
            Opcode.FlashReadSha => Digest(payload),
            Opcode.FlashReadJedecId => payload.IsEmpty ? JedecId() : WrongLength,
            Opcode.FlashReadStatus => ReadStatus(payload),
            Opcode.FlashWriteStatus => WriteStatus(payload),
            Opcode.FlashSwitchBank => SwitchBank(payload),
            _ => RomReply.Fail(ChipErrorCode.CommandIdError),
        };
    }

    private static RomReply WrongLength => RomReply.Fail(ChipErrorCode.CommandLengthError);

    /// <summary>With the controller on other pins nothing answers: reads see the idle bus.</summary>
    private bool IsWired => (_pin & PinFromEfuse) != 0 || (_pin & PinMask) == pin;

    private static (uint First, uint Second) TwoWords(ReadOnlySpan<byte> payload) =>
        (BinaryPrimitives.ReadUInt32LittleEndian(payload), BinaryPrimitives.ReadUInt32LittleEndian(payload[4..]));

    private static TimeSpan Rated(uint bytes, long bytesPerSecond) => TimeSpan.FromSeconds((double)bytes / bytesPerSecond);

    private RomReply SetParameters(ReadOnlySpan<byte> payload)
    {
        if (payload.Length is not (4 or 88))
        {
            return WrongLength;
        }

        _pin = payload[0];
        return RomReply.Ok();
    }

    private RomReply Xip(ReadOnlySpan<byte> payload, bool enter)
    {
        if (!payload.IsEmpty)
        {
            return WrongLength;
        }

        _xip = enter;
        return RomReply.Ok();
    }

    private RomReply Erase(ReadOnlySpan<byte> payload)
    {
        if (payload.Length != 8)
        {
            return WrongLength;
        }

        (uint first, uint last) = TwoWords(payload);
        if (last < first || last >= flash.Size)
        {
            return RomReply.Fail(ChipErrorCode.FlashEraseParameterError);
        }

        if (!IsWired)
        {
            return RomReply.Fail(ChipErrorCode.FlashEraseError);
        }

        Unlatch();
        return RomReply.Ok(EraseTime(flash.Erase(first, last))) with { MayPend = true };
    }

    private RomReply ChipErase()
    {
        if (!IsWired)
        {
            return RomReply.Fail(ChipErrorCode.FlashEraseError);
        }

        Unlatch();
        flash.EraseAll();
        const double nominal = 4 * 1024 * 1024;
        return RomReply.Ok(_timing.ChipErase * (flash.Size / nominal)) with { MayPend = true };
    }

    private TimeSpan EraseTime(FlashRange range)
    {
        const uint block = 64 * 1024;
        ulong firstBlock = (range.Start + (ulong)block - 1) / block * block, endBlock = range.End / block * block;
        ulong blocks = endBlock > firstBlock ? (endBlock - firstBlock) / block : 0;
        ulong sectors = (range.Length - (blocks * block)) / NorFlash.SectorSize;
        return (_timing.Block64Erase * blocks) + (_timing.SectorErase * sectors);
    }

    private void Unlatch()
    {
        _latched = ChipErrorCode.Success;
        _xz.Abandon();
    }

    private void Latch(ChipErrorCode code)
    {
        if (_latched == ChipErrorCode.Success)
        {
            _latched = code;
        }
    }

    private RomReply Write(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < 5)
        {
            return RomReply.Fail(payload.Length < 4 ? ChipErrorCode.CommandLengthError : ChipErrorCode.FlashWriteParameterError);
        }

        uint address = BinaryPrimitives.ReadUInt32LittleEndian(payload);
        ReadOnlySpan<byte> data = payload[4..];
        if (!flash.Holds(address, (uint)data.Length))
        {
            Latch(ChipErrorCode.FlashWriteAddressError);
        }
        else if (!IsWired)
        {
            Latch(ChipErrorCode.FlashWriteError);
        }
        else
        {
            flash.Program(address, data);
        }

        return RomReply.Ok(_timing.PageProgram * (data.Length / 256.0));
    }

    private RomReply DecompressWrite(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < 5)
        {
            return RomReply.Fail(payload.Length < 4 ? ChipErrorCode.CommandLengthError : ChipErrorCode.FlashWriteParameterError);
        }

        if (_latched != ChipErrorCode.Success)
        {
            return RomReply.Ok();
        }

        TimeSpan work = _xz.Write(BinaryPrimitives.ReadUInt32LittleEndian(payload), payload[4..], IsWired, out ChipErrorCode problem);
        Latch(problem);
        return RomReply.Ok(work) with { IsNever = _xz.Hangs };
    }

    private RomReply WriteCheck()
    {
        if (_latched == ChipErrorCode.Success && _xz.IsUnfinished)
        {
            return RomReply.Fail(ChipErrorCode.FlashWriteXzError);
        }

        return _latched == ChipErrorCode.Success ? RomReply.Ok() : RomReply.Fail(_latched);
    }

    private RomReply Read(ReadOnlySpan<byte> payload)
    {
        if (payload.Length != 8)
        {
            return WrongLength;
        }

        (uint address, uint length) = TwoWords(payload);
        if (length > MaxRead)
        {
            return WrongLength;
        }

        if (!flash.Holds(address, length))
        {
            return RomReply.Fail(ChipErrorCode.FlashWriteAddressError);
        }

        return RomReply.Data(Seen(address, length));
    }

    private RomReply Digest(ReadOnlySpan<byte> payload)
    {
        if (payload.Length != 8)
        {
            return WrongLength;
        }

        (uint address, uint length) = TwoWords(payload);
        return flash.Holds(address, length)
            ? RomReply.Data(SHA256.HashData(Seen(address, length)), Rated(length, _timing.DigestBytesPerSecond)) with { IsDigest = true }
            : RomReply.Fail(ChipErrorCode.FlashWriteAddressError);
    }

    private ReadOnlySpan<byte> Seen(uint address, uint length)
    {
        if (IsWired)
        {
            return flash.Contents.Slice((int)address, (int)length);
        }

        var idle = new byte[length];
        idle.AsSpan().Fill(0xFF);
        return idle;
    }

    /// <summary>The flag byte is 0: all recorded ROM logs show it (PROTOCOL 6.5).</summary>
    private RomReply JedecId() => IsWired
        ? RomReply.Data([flash.Id.Manufacturer, flash.Id.MemoryType, flash.Id.Capacity, 0])
        : RomReply.Data([0xFF, 0xFF, 0xFF, 0]);

    private RomReply ReadStatus(ReadOnlySpan<byte> payload)
    {
        if (payload.Length != 8)
        {
            return WrongLength;
        }

        (uint command, uint length) = TwoWords(payload);
        int register = Array.IndexOf([0x05u, 0x35u, 0x15u], command);
        if (register < 0 || length is 0 or > 3 || !IsWired)
        {
            return RomReply.Fail(ChipErrorCode.FlashReadStatusRegisterError);
        }

        // A flash repeats the register for as long as it is clocked.
        var data = new byte[length];
        data.AsSpan().Fill(flash.Status[register]);
        return RomReply.Data(data);
    }

    private RomReply WriteStatus(ReadOnlySpan<byte> payload)
    {
        if (payload.Length != 12)
        {
            return WrongLength;
        }

        (uint command, uint length) = TwoWords(payload);
        int register = Array.IndexOf([0x01u, 0x31u, 0x11u], command);
        if (register < 0 || length is 0 or > 3 || register + length > 3 || !IsWired)
        {
            return RomReply.Fail(ChipErrorCode.FlashWriteStatusRegisterError);
        }

        payload.Slice(8, (int)length).CopyTo(flash.Status.AsSpan(register));
        return RomReply.Ok(TimeSpan.FromMilliseconds(5));
    }

    private static RomReply SwitchBank(ReadOnlySpan<byte> payload) => payload.Length != 4 ? WrongLength
        : BinaryPrimitives.ReadUInt32LittleEndian(payload) == 0 ? RomReply.Ok()
        : RomReply.Fail(ChipErrorCode.FlashSwitchBankError);
}
