using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NcpFlash.Links.Native;

/// <summary>Terminal settings with a free rate: struct termios2 of Linux in its generic layout (x86, arm, riscv; not mips, powerpc, sparc).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Termios2
{
    internal uint InputFlags;
    internal uint OutputFlags;
    internal uint ControlFlags;
    internal uint LocalFlags;
    internal byte LineDiscipline;
    internal ControlCharacters Characters;
    internal uint InputRate;
    internal uint OutputRate;

    /// <summary>Raw bytes, 8N1, no flow control, no hang-up at close. EXTPROC stays: a pseudo-terminal server relies on it.</summary>
    internal void MakeRaw()
    {
        InputFlags = 0;
        OutputFlags = 0;
        LocalFlags &= LinuxNative.EXTPROC;
        ControlFlags = (ControlFlags & LinuxNative.CBAUD) | LinuxNative.CS8 | LinuxNative.CREAD | LinuxNative.CLOCAL;
        Characters[LinuxNative.VMIN] = 1;
        Characters[LinuxNative.VTIME] = 0;
    }

    /// <summary>
    /// Makes these settings such that putting them back moves no line: flow control would drive RTS, and a hang-up at close releases
    /// what is asserted.
    /// </summary>
    /// <param name="asserted">Whether DTR or RTS is asserted at present.</param>
    internal void LeaveLines(bool asserted) => ControlFlags &= ~(LinuxNative.CRTSCTS | (asserted ? LinuxNative.HUPCL : 0));

    /// <summary>Any rate, in bit/s, the same both ways.</summary>
    internal void SetRate(int bitsPerSecond)
    {
        ControlFlags = (ControlFlags & ~LinuxNative.CBAUD) | LinuxNative.BOTHER;
        InputRate = OutputRate = (uint)bitsPerSecond;
    }

    /// <summary>c_cc.</summary>
    [InlineArray(19)]
    internal struct ControlCharacters
    {
        private byte _first;
    }
}
