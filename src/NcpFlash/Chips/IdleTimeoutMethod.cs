namespace NcpFlash.Chips;

/// <summary>Ways of telling a boot ROM its idle time-out (PROTOCOL 3.1).</summary>
public enum IdleTimeoutMethod
{
    /// <summary>Command 0x23 with milliseconds.</summary>
    SetTimeoutCommand,

    /// <summary>Memory write of (milliseconds &lt;&lt; 16 | 0x1200) to 0x6102DF04: the A0 ROM.</summary>
    MemoryWrite,
}
