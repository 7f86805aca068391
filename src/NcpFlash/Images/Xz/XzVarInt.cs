using System.Buffers;

namespace NcpFlash.Images.Xz;

/// <summary>The variable-length integers of .xz: seven bits a byte, lowest first, top bit set in all but the last, at most nine bytes.</summary>
internal static class XzVarInt
{
    /// <summary>Longest encoding, in bytes; it holds 63 bits.</summary>
    public const int MaxSize = 9;

    /// <summary>Bits of the value in each byte.</summary>
    public const int BitsPerByte = 7;

    /// <summary>Set when another byte follows.</summary>
    public const byte More = 0x80;

    /// <summary>Writes <paramref name="value"/>, which is below 2^63.</summary>
    public static void Write(IBufferWriter<byte> output, ulong value)
    {
        for (; value >= More; value >>= BitsPerByte)
        {
            output.Write([(byte)(value | More)]);
        }

        output.Write([(byte)value]);
    }
}
