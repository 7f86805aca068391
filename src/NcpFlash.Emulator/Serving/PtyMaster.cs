using System.Runtime.InteropServices;
using NcpFlash.Diagnostics;
using NcpFlash.Links.Native;

namespace NcpFlash.Emulator.Serving;

/// <summary>
/// The server's end of a pseudo-terminal. It keeps the client's end open as well: otherwise the system ends every read here with an
/// error while no client is there.
/// </summary>
internal sealed unsafe class PtyMaster : DuplexDevice
{
    private const int NameSize = 128;

    private readonly FileDescriptor _slave;
    private readonly UnixFile _file;

    private PtyMaster(FileDescriptor master, FileDescriptor slave, string slavePath)
    {
        _slave = slave;
        SlavePath = slavePath;
        _file = OperatingSystem.IsMacOS() ? new MacFile(slavePath, master) : new LinuxFile(slavePath, master);
    }

    /// <summary>What a client opens.</summary>
    internal string SlavePath { get; }

    /// <summary>Released whenever the client has changed or asked for something that carries no bytes; Linux only.</summary>
    internal SemaphoreSlim SettingsChanged { get; } = new(0);

    /// <summary>The rate that the client set last, or null when the terminal has none.</summary>
    internal BitRate? ClientRate => PtySettings.ReadRate(_file.File) is > 0 and var rate ? new BitRate(rate) : null;

    /// <summary>Makes a pseudo-terminal that carries raw bytes.</summary>
    /// <exception cref="NcpException"><c>serve.no-terminal</c>.</exception>
    internal static PtyMaster Create()
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
        {
            throw Fault("this operating system has none");
        }

        FileDescriptor master = Libc.PosixOpenPt(PtySettings.OpenFlags);
        FileDescriptor? slave = null;
        try
        {
            byte* name = stackalloc byte[NameSize];
            Check(!master.IsInvalid && Libc.GrantPt(master) == 0 && Libc.UnlockPt(master) == 0 && Libc.PtsNameR(master, name, NameSize) == 0);
            string path = Marshal.PtrToStringUTF8((nint)name) ?? string.Empty;
            slave = Libc.Open(path, PtySettings.OpenFlags);
            Check(!slave.IsInvalid && PtySettings.SetUp(master, slave));
            return new PtyMaster(master, slave, path);
        }
        catch (NcpException)
        {
            master.Dispose();
            slave?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    internal override Readiness Wait(bool read, bool write) => _file.Wait(read, write);

    /// <inheritdoc/>
    internal override int Read(Span<byte> buffer)
    {
        int count = _file.Read(buffer);
        if (!PtySettings.PacketMode || count == 0)
        {
            return count;
        }

        // In packet mode a first byte of 0 announces the client's bytes; any other one is an event and stands alone.
        if (buffer[0] != 0)
        {
            SettingsChanged.Release();
            return 0;
        }

        buffer[1..count].CopyTo(buffer);
        return count - 1;
    }

    /// <inheritdoc/>
    internal override int Write(ReadOnlySpan<byte> bytes) => _file.Write(bytes);

    /// <summary>Drops what no client has read, as an adapter does whose port nobody has open.</summary>
    internal override void AbandonWrite() => Libc.TcFlush(_slave, Libc.TCIFLUSH);

    /// <inheritdoc/>
    internal override void Wake() => _file.Wake();

    /// <inheritdoc/>
    public override void Dispose()
    {
        _slave.Dispose();
        _file.Dispose();
    }

    private static void Check(bool done)
    {
        if (!done)
        {
            throw Fault(Libc.ErrorText(Libc.Errno));
        }
    }

    private static NcpException Fault(string reason) => Diagnosis.Of(ServingFaults.NoTerminal, ("reason", reason)).ToException();
}
