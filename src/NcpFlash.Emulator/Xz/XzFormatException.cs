namespace NcpFlash.Emulator.Xz;

/// <summary>A stream that the ROM's xz decoder does not take.</summary>
internal sealed class XzFormatException(string message) : FormatException(message);
