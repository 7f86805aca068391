using System.Buffers.Binary;
using System.Security.Cryptography;
using NcpFlash.Emulator.Samples;
using NcpFlash.Images;
using Xunit;

namespace NcpFlash.Tests.Images;

public sealed class ImageSignatureTests
{
    private const string VendorKey = "9e0cb12265b514e65071743555e9c9d1937d1287a7ff63aa5add5d76c08b35eb";

    /// <summary>PROTOCOL 7.3: all signatures of the published images verify with one key.</summary>
    [Theory]
    [InlineData("st67w611m_boot2_v8.1.9.bin")]
    [InlineData("st67w611m_mission_t01_v2.0.97.bin")]
    [InlineData("st67w611m_mission_t01_v2.0.106.bin")]
    [InlineData("st67w611m_mission_t02_v2.0.106.bin")]
    public void Published_images_verify_and_a_flipped_bit_is_found(string name)
    {
        byte[] file = RealFirmware.Read(name);
        ImageSignature signature = Verify(file);
        Assert.Equal((SignatureState.Valid, VendorKey), (signature.State, signature.KeyHash.ToString()));
        Assert.True(IsSound(file));
        var random = new Random(1);
        int body = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(124));
        int[] places = [.. Enumerable.Range(0, 40).Select(_ => random.Next(256)), .. Enumerable.Range(0, 40).Select(_ => random.Next(256, 0x18C)),
            .. Enumerable.Range(0, 10).Select(_ => random.Next(0x18C, body)), .. Enumerable.Range(0, 10).Select(_ => random.Next(body, file.Length))];
        Assert.All(places, at => AssertFound(file, at, random.Next(8)));
    }

    [Fact]
    public void A_flipped_bit_anywhere_in_a_sample_is_found()
    {
        byte[] file = SamplePackage.Boot2();
        Assert.True(IsSound(file));
        for (int at = 0; at < 0x18C; at++)
        {
            AssertFound(file, at, at % 8);
        }

        for (int at = 0x18C; at < file.Length; at += 97)
        {
            AssertFound(file, at, at % 8);
        }
    }

    [Fact(Explicit = true)]
    [Trait("Category", "Long")]
    public void Every_flipped_bit_of_a_sample_is_found()
    {
        byte[] file = SamplePackage.Boot2();
        for (int bit = 0; bit < file.Length * 8; bit++)
        {
            AssertFound(file, bit / 8, bit % 8);
        }
    }

    [Fact]
    public void Another_bodys_signature_is_not_valid()
    {
        byte[] file = SamplePackage.Boot2();
        using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        other.SignData(file.AsSpan(0x2000), HashAlgorithmName.SHA256).CopyTo(file.AsSpan(0x148));
        Assert.Equal(SignatureState.Invalid, Verify(file).State);
        Assert.Contains("not that of this body", Verify(file).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Signing_with_another_key_is_valid_and_names_that_key()
    {
        byte[] file = SignedBy(SamplePackage.Boot2(), out Sha256Digest key);
        ImageSignature signature = Verify(file);
        Assert.True(signature.IsValid);
        Assert.Equal(key, signature.KeyHash);
        Assert.True(IsSound(file));
    }

    [Fact]
    public void A_key_off_the_curve_is_not_valid()
    {
        byte[] file = SamplePackage.Boot2();
        file.AsSpan(0x100, 64).Fill(0x11);
        Assert.Equal((SignatureState.Invalid, "the public key is no point of the curve"), (Verify(file).State, Verify(file).Reason));
        file.AsSpan(0x100, 64).Clear();
        Assert.Equal(SignatureState.Invalid, Verify(file).State);
        file.AsSpan(0x100, 64).Fill(0xFF);
        Assert.Equal(SignatureState.Invalid, Verify(file).State);
    }

    [Fact]
    public void Unsigned_unknown_and_cut_images_have_states_of_their_own()
    {
        byte[] file = SamplePackage.Boot2();
        Assert.Equal(SignatureState.Missing, Verify(file.AsSpan(0, 0x180)).State);
        Assert.Equal(SignatureState.Invalid, Verify(file.AsSpan(0, 0x2000)).State);
        file[120] = 2;
        Assert.Equal(SignatureState.Missing, Verify(file).State);
        file[120] = 0;
        Assert.Equal(new ImageSignature(SignatureState.None, null, null), Verify(file));
    }

    [Fact]
    public void No_image_makes_verifying_throw() => Fuzz(seed: 5, rounds: 2_000);

    [Fact(Explicit = true)]
    [Trait("Category", "Long")]
    public void No_image_makes_verifying_throw_at_length() => Fuzz(seed: 6, rounds: 1_000_000);

    /// <summary>The image signed anew by a key of its own; header and CRCs are right.</summary>
    internal static byte[] SignedBy(byte[] image, out Sha256Digest keyHash, byte[]? scalar = null)
    {
        using ECDsa key = scalar is null ? ECDsa.Create(ECCurve.NamedCurves.nistP256)
            : ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = scalar });
        ECPoint point = key.ExportParameters(false).Q;
        byte[] publicKey = [.. point.X!, .. point.Y!];
        publicKey.CopyTo(image, 0x100);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(0x140), Crc32.Of(publicKey));
        int body = BinaryPrimitives.ReadInt32LittleEndian(image.AsSpan(124));
        key.SignData(image.AsSpan(body), HashAlgorithmName.SHA256).CopyTo(image.AsSpan(0x148));
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(0x188), Crc32.Of(image.AsSpan(0x144, 0x44)));
        keyHash = Sha256Digest.Of(publicKey);
        return image;
    }

    private static void AssertFound(byte[] file, int at, int bit)
    {
        file[at] ^= (byte)(1 << bit);
        Assert.False(IsSound(file), $"bit {bit} of byte 0x{at:X}");
        file[at] ^= (byte)(1 << bit);
    }

    /// <summary>No flaw, not even a warning, and a valid signature.</summary>
    private static bool IsSound(byte[] file) =>
        FirmwareImage.Parse(file) is { Flaws.IsEmpty: true } image && ImageSignature.Verify(image, file).IsValid;

    private static ImageSignature Verify(ReadOnlySpan<byte> file) => ImageSignature.Verify(Assert.IsType<FirmwareImage>(FirmwareImage.Parse(file)), file);

    private static void Fuzz(int seed, int rounds)
    {
        var random = new Random(seed);
        byte[] start = SamplePackage.Boot2().AsSpan(0, 0x2D00).ToArray();
        for (int round = 0; round < rounds; round++)
        {
            byte[] bytes = [.. start];
            for (int change = random.Next(1, 5); change > 0; change--)
            {
                bytes[random.Next(4, 0x190)] = random.Next(3) switch { 0 => 0xFF, 1 => 0, _ => (byte)random.Next(256) };
            }

            ReadOnlySpan<byte> file = bytes.AsSpan(0, random.Next(3) == 0 ? random.Next(bytes.Length + 1) : bytes.Length);
            if (FirmwareImage.Parse(file) is { } image)
            {
                Assert.False(ImageSignature.Verify(image, file).IsValid);
            }
        }
    }
}
