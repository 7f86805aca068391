namespace NcpFlash.Sessions;

/// <summary>What a person at the board is asked to do, or is told, while the tool waits for the part.</summary>
public enum BootPrompt
{
    /// <summary>Hold BOOT high, pulse CHIP_EN low, let BOOT go (PROTOCOL 1.1; SYMPTOMS ST-7).</summary>
    HoldBootAndReset,

    /// <summary>Take the module's power away and give it back, with BOOT and CHIP_EN held low; the tool holds its transmit line low meanwhile (SYMPTOMS B05, ST-7).</summary>
    PowerUpLow,

    /// <summary>The transmit line is let go: raise BOOT, then let CHIP_EN rise (SYMPTOMS ST-7).</summary>
    RaiseBoot,

    /// <summary>The application was heard: BOOT was low when CHIP_EN rose (SYMPTOMS B03).</summary>
    ApplicationStarted,
}
