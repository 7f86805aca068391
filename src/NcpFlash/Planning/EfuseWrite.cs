using System.Collections.Immutable;

namespace NcpFlash.Planning;

/// <summary>One efuse write: bits are ORed into the array (PROTOCOL 10.4).</summary>
/// <param name="Address">Offset in the array, a multiple of 16.</param>
/// <param name="Bits">The bits to burn, 16..128 bytes; bits that are burnt already are not among them.</param>
public sealed record EfuseWrite(int Address, ImmutableArray<byte> Bits)
{
    /// <summary>Address and bytes, hexadecimal.</summary>
    public override string ToString() => $"0x{Address:X3}: {Convert.ToHexStringLower(Bits.AsSpan())}";
}
