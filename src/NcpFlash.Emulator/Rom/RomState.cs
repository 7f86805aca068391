namespace NcpFlash.Emulator.Rom;

/// <summary>What the ROM remembers from command to command, until reset.</summary>
internal sealed class RomState
{
    /// <summary>Silence after which the ROM returns to the handshake (PROTOCOL 1.5).</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>True once the PLL runs.</summary>
    public bool Pll { get; set; }

    /// <summary>Memory words written by 0x50, by address.</summary>
    public Dictionary<uint, uint> Memory { get; } = [];
}
