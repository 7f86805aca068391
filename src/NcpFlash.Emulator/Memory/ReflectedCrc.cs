namespace NcpFlash.Emulator.Memory;

/// <summary>
/// The emulator's own CRC-32 (0xEDB88320, reflected), four bits at a time: the library's is not used, so that one does not vouch for the other.
/// </summary>
internal struct ReflectedCrc
{
    private static readonly uint[] Nibbles =
    [
        0x00000000, 0x1DB71064, 0x3B6E20C8, 0x26D930AC, 0x76DC4190, 0x6B6B51F4, 0x4DB26158, 0x5005713C,
        0xEDB88320, 0xF00F9344, 0xD6D6A3E8, 0xCB61B38C, 0x9B64C2B0, 0x86D3D2D4, 0xA00AE278, 0xBDBDF21C,
    ];

    private uint _inverse;

    /// <summary>The CRC of what was added.</summary>
    public readonly uint Value => _inverse;

    /// <summary>The CRC of <paramref name="bytes"/>.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = default(ReflectedCrc);
        crc.Add(bytes);
        return crc.Value;
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        uint state = ~_inverse;
        foreach (byte b in bytes)
        {
            state = Nibbles[(state ^ b) & 15] ^ (state >> 4);
            state = Nibbles[(state ^ ((uint)b >> 4)) & 15] ^ (state >> 4);
        }

        _inverse = ~state;
    }
}
