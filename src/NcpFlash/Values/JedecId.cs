namespace NcpFlash;

/// <summary>The three bytes a NOR flash answers to the JEDEC command 0x9F, in flash order (PROTOCOL 6.5).</summary>
/// <param name="Manufacturer">First byte.</param>
/// <param name="MemoryType">Second byte.</param>
/// <param name="Capacity">Third byte; its low five bits code the size.</param>
public readonly record struct JedecId(byte Manufacturer, byte MemoryType, byte Capacity)
{
    /// <summary>512 KiB, the size that capacity code 0x13 stands for (PROTOCOL 6.5).</summary>
    private const int SmallestCode = 0x13;

    /// <summary>Flash size in bytes from the capacity byte, or null when the code is outside 512 KiB..1 GiB.</summary>
    public uint? SizeInBytes => (Capacity & 0x1F) is >= SmallestCode and <= SmallestCode + 11 and var code
        ? (uint)(512 * 1024) << (code - SmallestCode)
        : null;

    /// <summary>False for 000000 and ffffff: no flash answered.</summary>
    public bool IsPlausible => this != default && this != new JedecId(0xFF, 0xFF, 0xFF);

    /// <summary>Reads six hexadecimal digits, flash order: <c>c46016</c>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out JedecId id)
    {
        id = default;
        Span<byte> bytes = stackalloc byte[3];
        if (text.Length != 6 || Convert.FromHexString(text, bytes, out _, out int written) != System.Buffers.OperationStatus.Done || written != 3)
        {
            return false;
        }

        id = new JedecId(bytes[0], bytes[1], bytes[2]);
        return true;
    }

    /// <summary>Six lower-case hexadecimal digits, flash order.</summary>
    public override string ToString() => $"{Manufacturer:x2}{MemoryType:x2}{Capacity:x2}";
}
