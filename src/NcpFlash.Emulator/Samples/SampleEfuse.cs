using System.Buffers.Binary;
using System.Security.Cryptography;

namespace NcpFlash.Emulator.Samples;

/// <summary>
/// The lock of the sample package in the vendor's container: the same words as the vendor's own file, with the hash of the sample key (PROTOCOL 10.3).
/// It is for emulated parts only: whoever burnt it into a real one would tie it to a key that everybody knows.
/// </summary>
internal static class SampleEfuse
{
    private const int ArraySize = 512;
    private const int EncryptedAt = 4096;

    /// <summary>The file.</summary>
    public static byte[] Build()
    {
        var efuse = new byte[ArraySize];
        Write(efuse, 0x00, 0x0C000000);
        using ECDsa key = SampleKey.Open();
        SHA256.HashData(SampleKey.PublicKey(key), efuse.AsSpan(0x1C));
        Write(efuse, 0x5C, 0x00000080);
        Write(efuse, 0x7C, 0x00061000);
        Write(efuse, 0xDC, 0x04000000);
        var file = new byte[EncryptedAt + ArraySize];
        Write(file, 0, Crc32.Of(efuse));
        using var aes = Aes.Create();
        aes.Key = "BOUFFALOLABKEYIV"u8.ToArray();
        aes.EncryptCbc(efuse, "BOUFFALOLABK\0\0\0\0"u8, file.AsSpan(EncryptedAt), PaddingMode.None);
        return file;
    }

    private static void Write(Span<byte> bytes, int offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(bytes[offset..], value);
}
