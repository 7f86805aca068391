using static NcpFlash.Links.Native.LinuxNative;

namespace NcpFlash.Links.Native;

/// <summary>Waits by poll; an eventfd ends the wait.</summary>
internal sealed unsafe class LinuxFile(string name, FileDescriptor file) : UnixFile(name, file)
{
    private readonly FileDescriptor _wake = new(EventFd(0, EfdFlags));

    /// <inheritdoc/>
    internal override Readiness Wait(bool read, bool write)
    {
        const short Failed = POLLERR | POLLHUP | POLLNVAL;
        var events = (short)((read ? POLLIN | POLLPRI : 0) | (write ? POLLOUT : 0));
        PollEntry* entries = stackalloc PollEntry[2];
        // A device that hung up reports that for ever: while nobody can take bytes it is left out of the set.
        entries[0] = new PollEntry { Descriptor = events == 0 ? -1 : File.Number, Events = events };
        entries[1] = new PollEntry { Descriptor = _wake.Number, Events = POLLIN };
        if (Poll(entries, 2, -1) < 0)
        {
            return Readiness.None; // EINTR, the only error that a valid set can give
        }

        if (entries[1].Returned != 0)
        {
            ulong count;
            Libc.Read(_wake, (byte*)&count, sizeof(ulong));
        }

        int found = entries[0].Returned;
        return (read && (found & (POLLIN | POLLPRI | Failed)) != 0 ? Readiness.Readable : Readiness.None)
            | (write && (found & (POLLOUT | Failed)) != 0 ? Readiness.Writable : Readiness.None);
    }

    /// <inheritdoc/>
    internal override void Wake()
    {
        ulong one = 1;
        Libc.Write(_wake, (byte*)&one, sizeof(ulong));
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _wake.Dispose();
    }
}
