using System.Buffers.Binary;
using NcpFlash.Emulator;
using Xunit;

namespace NcpFlash.Tests.Emulator;

/// <summary>The parts of the vector files, from the samples of PROTOCOL 6.1 and the efuse words of 10.3.</summary>
internal static class VectorPart
{
    public static RawHost Make(string name)
    {
        switch (name)
        {
            case "virgin":
                return new RawHost();
            case "application":
                return new RawHost(new EmulatorOptions { Boot = StrapLevel.Low });
            case "locked":
                return Locked();
            case "bl616-later":
                return With(new EmulatorOptions { Mac = new MacAddress(0xF442502CF23B) }, 0x01809667, 0x1080750F);
            case "bl616-a0":
                return With(new EmulatorOptions { Rom = RomRevision.A0, Mac = new MacAddress(0x18B905DE645E) }, 0x01809227, 0x1080750F);
            case "bl616-a0-second":
                return With(new EmulatorOptions { Rom = RomRevision.A0, Mac = new MacAddress(0xB40ECF359731) }, 0x01809227, 0x1080750F);
            default:
                throw new ArgumentException($"No part is called '{name}'.", nameof(name));
        }
    }

    private static RawHost Locked()
    {
        var host = new RawHost();
        var fuses = new byte[512];
        BinaryPrimitives.WriteUInt32LittleEndian(fuses, 0x0C000000);
        RawHost.Hex("9e0cb12265b514e65071743555e9c9d1937d1287a7ff63aa5add5d76c08b35eb").CopyTo(fuses, 0x1C);
        BinaryPrimitives.WriteUInt32LittleEndian(fuses.AsSpan(0x5C), 0x80);
        BinaryPrimitives.WriteUInt32LittleEndian(fuses.AsSpan(0x7C), 0x00061000);
        BinaryPrimitives.WriteUInt32LittleEndian(fuses.AsSpan(0xDC), 0x04000000);
        Assert.True(host.Board.Efuse.Burn(0, fuses));
        return host;
    }

    private static RawHost With(EmulatorOptions options, uint word0, uint word1)
    {
        var host = new RawHost(options);
        byte[] fuses = host.Board.Efuse.Fuses.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(fuses.AsSpan(0x5C), word0);
        BinaryPrimitives.WriteUInt32LittleEndian(fuses.AsSpan(0x60), word1);
        host.Board.Efuse.Load(fuses);
        // The ROM takes the flash pins from the efuses as it starts.
        host.Board.EnableButton = StrapLevel.Low;
        host.Board.EnableButton = null;
        host.Clock.Advance(TimeSpan.FromMilliseconds(5));
        return host;
    }
}
