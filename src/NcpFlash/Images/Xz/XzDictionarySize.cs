namespace NcpFlash.Images.Xz;

/// <summary>The one-byte code of a dictionary size: 2^n and 3 * 2^n take turns from 4 KiB on.</summary>
internal static class XzDictionarySize
{
    /// <summary>The largest code; it stands for 4 GiB - 1.</summary>
    public const byte MaxCode = 40;

    /// <summary>The size in bytes of <paramref name="code"/>, which is at most <see cref="MaxCode"/>.</summary>
    public static uint ToBytes(byte code) => code == MaxCode ? uint.MaxValue : (2u | (code & 1u)) << ((code / 2) + 11);

    /// <summary>The smallest code whose size is at least <paramref name="bytes"/>.</summary>
    public static byte ToCode(int bytes)
    {
        byte code = 0;
        while (ToBytes(code) < bytes)
        {
            code++;
        }

        return code;
    }
}
