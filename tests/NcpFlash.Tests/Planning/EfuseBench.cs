using System.Buffers.Binary;
using System.Collections.Immutable;
using NcpFlash.Chips;
using NcpFlash.Emulator.Samples;
using NcpFlash.Images;
using NcpFlash.Planning;
using NcpFlash.Tests.Images;

namespace NcpFlash.Tests.Planning;

/// <summary>Parts, efuse files and images for efuse plans.</summary>
internal static class EfuseBench
{
    private static readonly Lazy<ImmutableArray<EfuseImageToStart>> Samples = new(() => Images(SamplePackage.Boot2(), SamplePackage.Firmware()));

    private static readonly Lazy<ImmutableArray<EfuseImageToStart>> Foreign = new(() =>
    {
        byte[] scalar = new byte[32];
        scalar[31] = 7;
        return Images(
            ImageSignatureTests.SignedBy(SamplePackage.Boot2(), out _, scalar), ImageSignatureTests.SignedBy(SamplePackage.Firmware(), out _, scalar));
    });

    /// <summary>boot2 and firmware signed with the sample key.</summary>
    public static ImmutableArray<EfuseImageToStart> SampleImages => Samples.Value;

    /// <summary>The same, signed with another key.</summary>
    public static ImmutableArray<EfuseImageToStart> ForeignImages => Foreign.Value;

    /// <summary>Hash of the sample key.</summary>
    public static Sha256Digest SampleKey => SampleImages[0].Signature.KeyHash!.Value;

    public static EfuseMap Map => ChipCatalog.Efuse;

    /// <summary>A part as it leaves the factory.</summary>
    public static byte[] FactoryPart()
    {
        byte[] bytes = new byte[512];
        Convert.FromHexString("DCD2037B82401C").CopyTo(bytes, 0x14);
        Set(bytes, 0x5C, 0x01821227);
        Set(bytes, 0x60, 0x9080758F);
        Set(bytes, 0xCC, 0x24731063);
        return bytes;
    }

    /// <summary>The vendor's lock (PROTOCOL 10.3), for the sample key or the one given.</summary>
    public static byte[] LockFile(Sha256Digest? key = null)
    {
        byte[] bytes = new byte[512];
        Set(bytes, 0x00, 0x0C000000);
        (key ?? SampleKey).ToArray().CopyTo(bytes, 0x1C);
        Set(bytes, 0x5C, 0x80);
        Set(bytes, 0x7C, 0x61000);
        Set(bytes, 0xDC, 0x04000000);
        return bytes;
    }

    public static byte[] With(this byte[] bytes, int word, uint bits)
    {
        byte[] copy = [.. bytes];
        Set(copy, word, BinaryPrimitives.ReadUInt32LittleEndian(copy.AsSpan(word)) | bits);
        return copy;
    }

    public static EfusePlan Plan(byte[] file, byte[] part, ImmutableArray<EfuseImageToStart>? images = null, params string[] allowed) =>
        EfusePlanner.Plan(new EfuseRequest(EfuseFile.Parse(file, "e.bin"), "e.bin", part, images ?? SampleImages, [.. allowed]), Map);

    private static ImmutableArray<EfuseImageToStart> Images(byte[] boot2, byte[] firmware) => [Image("boot2", boot2), Image("FW", firmware)];

    internal static EfuseImageToStart Image(string title, byte[] bytes)
    {
        FirmwareImage image = FirmwareImage.Parse(bytes)!;
        return new EfuseImageToStart(title, image, ImageSignature.Verify(image, bytes), IsBoot2: title == "boot2");
    }

    private static void Set(byte[] bytes, int word, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(word), value);
}
