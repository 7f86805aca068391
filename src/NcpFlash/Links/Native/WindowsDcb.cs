using System.Runtime.InteropServices;

namespace NcpFlash.Links.Native;

/// <summary>DCB of winbase.h, 28 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct WindowsDcb
{
    internal uint Length;
    internal uint BitRate;
    internal uint Flags;
    internal ushort Reserved;
    internal ushort XonLimit;
    internal ushort XoffLimit;
    internal byte ByteSize;
    internal byte Parity;
    internal byte StopBits;
    internal byte XonCharacter;
    internal byte XoffCharacter;
    internal byte ErrorCharacter;
    internal byte EndCharacter;
    internal byte EventCharacter;
    internal ushort Reserved1;

    private const uint Binary = 1;
    private const ushort Unused = 2048; // flow control limits must be possible ones even though there is no flow control
    private const int DtrControlShift = 4;
    private const int RtsControlShift = 12;
    private const uint ControlMask = 3; // disabled, enabled, by handshake, and for RTS toggled

    /// <summary>
    /// 8N1, binary, no flow control, no abort on error. The line levels are part of the settings, so they must be given or a change of
    /// rate would move them.
    /// </summary>
    internal void MakeRaw(int bitsPerSecond, bool dtr, bool rts)
    {
        BitRate = (uint)bitsPerSecond;
        Flags = Binary;
        SetLines(dtr, rts);
        ByteSize = 8;
        Parity = 0;
        StopBits = 0;
        XonLimit = XoffLimit = Unused;
        (XonCharacter, XoffCharacter) = (0x11, 0x13); // two different ones, as Windows insists on
    }

    /// <summary>Gives the line levels and leaves everything else.</summary>
    internal void SetLines(bool dtr, bool rts) =>
        Flags = (Flags & ~((ControlMask << DtrControlShift) | (ControlMask << RtsControlShift)))
            | ((dtr ? 1u : 0u) << DtrControlShift) | ((rts ? 1u : 0u) << RtsControlShift);
}
