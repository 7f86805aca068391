using System.Buffers.Binary;
using System.Text;
using NcpFlash.Emulator;
using NcpFlash.Emulator.Samples;
using NcpFlash.Tests.Images;
using NcpFlash.Tests.Planning;

namespace NcpFlash.Tests.Emulator;

/// <summary>A part with images and efuses of a test's choice, started from its flash; what it prints tells what it found.</summary>
internal static class BootBench
{
    private static readonly byte[] OtherScalar = [.. new byte[31], 9];

    public static byte[] Boot2 { get; } = SamplePackage.Boot2();

    public static byte[] Firmware { get; } = SamplePackage.Firmware();

    /// <summary>The log of a part that starts with BOOT low.</summary>
    public static string Log(byte[] fuses, byte[]? boot2 = null, byte[]? firmware = null, EmulatorOptions? options = null)
    {
        RawHost host = Part(fuses, boot2, firmware, options);
        host.SetRate(2_000_000);
        host.Board.BootButton = StrapLevel.Low;
        host.Board.PulseEnable();
        return Encoding.ASCII.GetString(host.ReceiveBytes());
    }

    /// <summary>A part that waits in its boot ROM; efuses count from its next reset on, which has been.</summary>
    public static RawHost Part(byte[] fuses, byte[]? boot2 = null, byte[]? firmware = null, EmulatorOptions? options = null)
    {
        var host = new RawHost(options);
        host.Board.Flash.Load(0, boot2 ?? Boot2);
        host.Board.Flash.Load(0xE000, SamplePartitions.Build());
        host.Board.Flash.Load(SamplePackage.FirmwareAddress, firmware ?? Firmware);
        host.Board.Efuse.Load(fuses);
        host.Board.PulseEnable();
        host.Clock.Advance(TimeSpan.FromMilliseconds(60));
        return host;
    }

    /// <summary>A factory part with the standard lock for the sample key.</summary>
    public static byte[] Locked => EfusePlannerTests.Locked();

    /// <summary>The image without its signature.</summary>
    public static byte[] Unsigned(byte[] image) => Changed(image, (i, _) => i[120] &= 0xFC);

    /// <summary>The image signed with another key.</summary>
    public static byte[] Foreign(byte[] image) => ImageSignatureTests.SignedBy([.. image], out _, OtherScalar);

    /// <summary>Hash of that other key.</summary>
    public static Sha256Digest ForeignKey
    {
        get
        {
            ImageSignatureTests.SignedBy([.. Boot2], out Sha256Digest hash, OtherScalar);
            return hash;
        }
    }

    /// <summary>The image with an anti-rollback value in its version block, signed anew with the sample key.</summary>
    public static byte[] WithRollback(byte[] image, byte value)
    {
        byte[] copy = Changed(image, (i, body) =>
        {
            i[body + 0xC00 + 8] = value;
            System.Security.Cryptography.SHA256.HashData(i.AsSpan(body)).CopyTo(i, 136);
        });
        return ImageSignatureTests.SignedBy(copy, out _, [.. "test key of ncpflash: not secret"u8]);
    }

    /// <summary>A changed copy whose header CRC is right again.</summary>
    public static byte[] Changed(byte[] image, Action<byte[], int> change)
    {
        byte[] copy = [.. image];
        change(copy, BinaryPrimitives.ReadInt32LittleEndian(copy.AsSpan(124)));
        BinaryPrimitives.WriteUInt32LittleEndian(copy.AsSpan(252), Crc32.Of(copy.AsSpan(0, 252)));
        return copy;
    }
}
