namespace NcpFlash.Images;

/// <summary>A word that an efuse file would set bits in.</summary>
/// <param name="Offset">Offset in the efuse array, in bytes.</param>
/// <param name="Value">Bits to set.</param>
public readonly record struct EfuseWord(int Offset, uint Value)
{
    /// <summary>What the word is for, as far as the vendor's efuse file uses it (PROTOCOL 10.3); null for the others.</summary>
    public string? Meaning => Offset switch
    {
        0x00 => "debug and JTAG access, flash encryption",
        >= 0x1C and <= 0x38 => "hash of the public key that images must be signed with",
        0x5C => (Value & 0x80) != 0 ? "boot options: only signed images start from now on" : "boot options",
        0x7C => "write locks of the words before it, anti-rollback",
        0xDC => "how boot2 checks the application's signature",
        _ => null,
    };

    /// <summary><c>0x07C = 0x00061000</c>.</summary>
    public override string ToString() => $"0x{Offset:X3} = 0x{Value:X8}";
}
