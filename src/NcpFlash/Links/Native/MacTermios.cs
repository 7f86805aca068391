using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NcpFlash.Links.Native;

/// <summary>struct termios of 64-bit macOS (sys/termios.h): flags and speeds are longs; 72 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MacTermios
{
    internal nuint InputFlags;
    internal nuint OutputFlags;
    internal nuint ControlFlags;
    internal nuint LocalFlags;
    internal ControlCharacters Characters;
    internal nuint InputRate;
    internal nuint OutputRate;

    /// <summary>Raw bytes, 8N1, no flow control, no hang-up at close.</summary>
    internal void MakeRaw()
    {
        InputFlags = 0;
        OutputFlags = 0;
        LocalFlags = 0;
        ControlFlags = MacNative.CS8 | MacNative.CREAD | MacNative.CLOCAL;
        Characters[MacNative.VMIN] = 1;
        Characters[MacNative.VTIME] = 0;
    }

    /// <inheritdoc cref="Termios2.LeaveLines"/>
    internal void LeaveLines(bool asserted) => ControlFlags &= ~(MacNative.LineFlow | (asserted ? MacNative.HUPCL : 0));

    /// <summary>c_cc.</summary>
    [InlineArray(20)]
    internal struct ControlCharacters
    {
        private byte _first;
    }
}
