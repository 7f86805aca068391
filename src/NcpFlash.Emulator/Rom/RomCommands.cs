using NcpFlash.Emulator.Memory;
using NcpFlash.Wire;

namespace NcpFlash.Emulator.Rom;

/// <summary>Carries out the commands of the ROM (PROTOCOL 3.1).</summary>
internal sealed class RomCommands
{
    private readonly SystemCommands _system;
    private readonly ImageCommands _image;
    private readonly FlashCommands _flash;
    private readonly EfuseCommands _efuse;

    public RomCommands(EmulatorOptions options, NorFlash flash, EfuseArray efuse)
    {
        State = new RomState();
        _system = new SystemCommands(options, efuse, State);
        _image = new ImageCommands(efuse);
        _flash = new FlashCommands(options, flash, efuse.FlashPin);
        _efuse = new EfuseCommands(options, efuse);
    }

    public RomState State { get; }

    public RomReply Execute(Opcode opcode, ReadOnlySpan<byte> payload) => opcode switch
    {
        >= Opcode.LoadBootHeader and <= Opcode.RunImage => _image.Execute(opcode, payload),
        Opcode.FlashBoot => payload.IsEmpty ? RomReply.Ok() with { After = AfterReply.BootFlash } : RomReply.Fail(ChipErrorCode.FlashBootParameterError),
        >= Opcode.FlashErase and <= Opcode.FlashDecompressWrite or Opcode.FlashXipReadStart or Opcode.FlashXipReadFinish => _flash.Execute(opcode, payload),
        >= Opcode.EfuseWrite and <= Opcode.EfuseWriteMac => _efuse.Execute(opcode, payload),
        // The emulated part has no ECDH key pair, and without the key exchange none of the others is in order (PROTOCOL 3.4).
        Opcode.EcdhGetPublicKey => RomReply.Fail(ChipErrorCode.EcdhPrivateKeyError),
        Opcode.EcdhChallenge or Opcode.EfuseSecurityWrite or Opcode.EfuseSecurityRead => RomReply.Fail(ChipErrorCode.CommandSequenceError),
        _ => _system.Execute(opcode, payload),
    };
}
