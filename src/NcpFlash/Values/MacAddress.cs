namespace NcpFlash;

/// <summary>A 48-bit MAC address, kept in display order (most significant byte first).</summary>
/// <param name="Value">The address in the low 48 bits.</param>
public readonly record struct MacAddress(ulong Value)
{
    /// <summary>Address length in bytes.</summary>
    public const int Size = 6;

    /// <summary>The address whose bytes are given in display order.</summary>
    /// <param name="bytes">Exactly 6 bytes, most significant first.</param>
    /// <exception cref="ArgumentException">Not 6 bytes.</exception>
    public static MacAddress FromDisplayOrder(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new ArgumentException($"A MAC address has {Size} bytes, not {bytes.Length}.", nameof(bytes));
        }

        ulong value = 0;
        foreach (byte b in bytes)
        {
            value = (value << 8) | b;
        }

        return new MacAddress(value);
    }

    /// <summary>The address from bytes in efuse order, least significant first (PROTOCOL 6.1, 10.2).</summary>
    public static MacAddress FromEfuseOrder(ReadOnlySpan<byte> bytes)
    {
        Span<byte> reversed = stackalloc byte[Size];
        bytes[..Size].CopyTo(reversed);
        reversed.Reverse();
        return FromDisplayOrder(reversed);
    }

    /// <summary>Twelve lower-case hexadecimal digits without separators, as the vendor's log prints it.</summary>
    public override string ToString() => Value.ToString("x12", System.Globalization.CultureInfo.InvariantCulture);
}
