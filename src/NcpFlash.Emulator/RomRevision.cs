namespace NcpFlash.Emulator;

/// <summary>Revisions of the boot ROM (PROTOCOL 6.1).</summary>
public enum RomRevision
{
    /// <summary>0x06160001: boot info of 24 bytes, idle time-out set by a memory write.</summary>
    A0,

    /// <summary>0x06160002: boot info of 28 bytes with a CRC, idle time-out set by command 0x23.</summary>
    Later,
}
