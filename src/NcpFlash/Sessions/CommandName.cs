using System.Globalization;
using NcpFlash.Wire;

namespace NcpFlash.Sessions;

/// <summary>Commands in words, for messages.</summary>
internal static class CommandName
{
    /// <summary>What the command does, with its opcode: <c>erase flash (0x30)</c>.</summary>
    public static string Of(Opcode opcode) => string.Create(CultureInfo.InvariantCulture, $"{Words(opcode)} (0x{(byte)opcode:X2})");

    private static string Words(Opcode opcode) => opcode switch
    {
        Opcode.GetBootInfo => "read boot info",
        Opcode.SetClock => "set clock and rate",
        Opcode.SetTimeout => "set idle time-out",
        Opcode.FlashErase => "erase flash range",
        Opcode.FlashChipErase => "erase whole flash",
        Opcode.FlashWrite => "write flash",
        Opcode.FlashDecompressWrite => "write flash compressed",
        Opcode.FlashRead => "read flash",
        Opcode.FlashWriteCheck => "check writes",
        Opcode.FlashXipReadSha or Opcode.FlashReadSha => "compute digest",
        Opcode.FlashXipReadStart => "enter XIP mode",
        Opcode.FlashXipReadFinish => "leave XIP mode",
        Opcode.FlashReadJedecId => "read flash id",
        Opcode.FlashSetParameters => "set flash parameters",
        Opcode.EfuseRead => "read efuse",
        Opcode.EfuseReadMac => "read MAC address",
        Opcode.EfuseWrite => "write efuse",
        Opcode.MemoryWrite => "write memory",
        Opcode.Reset => "reset the chip",
        _ => opcode.ToString(),
    };
}
