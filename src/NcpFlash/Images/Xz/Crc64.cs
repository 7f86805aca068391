namespace NcpFlash.Images.Xz;

/// <summary>The reflected CRC-64 of .xz: polynomial 0xC96C5795D7870F42 (ECMA-182), initial value and final XOR all ones.</summary>
internal static class Crc64
{
    private static readonly ulong[] Table = CreateTable();

    /// <summary>The CRC of <paramref name="bytes"/>.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        ulong state = ulong.MaxValue;
        foreach (byte b in bytes)
        {
            state = Table[(byte)(state ^ b)] ^ (state >> 8);
        }

        return ~state;
    }

    private static ulong[] CreateTable()
    {
        var table = new ulong[256];
        for (int i = 0; i < table.Length; i++)
        {
            ulong value = (ulong)i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? 0xC96C5795D7870F42 ^ (value >> 1) : value >> 1;
            }

            table[i] = value;
        }

        return table;
    }
}
