using System.Buffers.Binary;
using System.Security.Cryptography;
using Xunit;

namespace NcpFlash.Tests.Emulator;

/// <summary>The steps of PROTOCOL Annex A that carry the vendor's firmware, built here from the real files.</summary>
public class AnnexATests
{
    [Theory]
    [InlineData("st67w611m_boot2_v8.1.9.bin", 0x0u, 14, "3FC604080000 0080 FD377A585A000001", "3FA5040800080000F245FCA6", "3F1FBC0300680000", "3E150800 0000000040CD0000", "9f2c9aa2c82eb571150dd22c53605c6af083f6dd9fe41aebcb15791437d41d49")]
    [InlineData("st67w611m_mission_t01_v2.0.106.bin", 0x10000u, 420, "3F470408 00000180FD37", "3F0B040800080100", "3FF5AC0700180E00", "3E570800 0000010080B81600", "33198f446ac7c1b9c48e25573f3498e7277119dff43da12a3e25791078b552f3")]
    [InlineData("littlefs.bin", 0x378000u, 15, "3F7A0408 00803780FD37", "", "3F13140500F03700", "3E950800 0080370000D00600", "4b109823d76139e91f4ef54978c0368f96fab392ad49cf420f0ca8a650dbd019")]
    public void A_file_is_written_and_verified(string file, uint address, int packets, string first, string second, string last, string digest, string sha)
    {
        byte[] plain = RealFirmware.Read(file);
        byte[] packed = XzPushDecoderTests.XzTool(plain, "--check=crc32 --lzma2=preset=6,dict=32KiB");
        Assert.Equal(packets, (packed.Length + 2047) / 2048);
        RawHost host = new RawHost().Connect();
        host.Send(RawHost.Hex(Frame(0x30, Words(address, address + (uint)plain.Length - 1))));
        Assert.Equal("4F4B", Convert.ToHexString(host.ReceiveExactly(2)));
        for (int i = 0; i < packets; i++)
        {
            byte[] data = packed[(i * 2048)..Math.Min(packed.Length, (i + 1) * 2048)];
            string frame = Frame(0x3F, [.. Words((address + (uint)(i * 2048)) | (i == 0 ? 1u << 31 : 0)), .. data]);
            string expected = i == 0 ? first : i == 1 ? second : i == packets - 1 ? last : "";
            Assert.StartsWith(expected.Replace(" ", "", StringComparison.Ordinal), frame, StringComparison.Ordinal);
            host.Send(RawHost.Hex(frame));
            Assert.Equal("4F4B", Convert.ToHexString(host.ReceiveExactly(2)));
        }

        Assert.Equal("4F4B", host.Ask("3A 00 00 00"));
        Assert.Equal("4F4B", host.Ask("60 00 00 00"));
        Assert.Equal("4F4B2000" + sha.ToUpperInvariant(), host.Ask(digest, 1.9));
        Assert.Equal("4F4B", host.Ask("61 00 00 00"));
        Assert.True(host.Board.Flash.Contents.Slice((int)address, plain.Length).SequenceEqual(plain));
        Assert.Equal(sha, Convert.ToHexStringLower(SHA256.HashData(plain)));
    }

    private static byte[] Words(params uint[] words)
    {
        var bytes = new byte[4 * words.Length];
        for (int i = 0; i < words.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4 * i), words[i]);
        }

        return bytes;
    }

    private static string Frame(byte id, byte[] payload)
    {
        int sum = (payload.Length & 0xFF) + (payload.Length >> 8) + payload.Sum(b => b);
        return Convert.ToHexString([id, (byte)sum, (byte)payload.Length, (byte)(payload.Length >> 8), .. payload]);
    }
}
