namespace NcpFlash.Links.Native.Gpio;

/// <summary>The character device of GPIO chips: the two calls through which all is done. A test puts another one in its place.</summary>
internal abstract unsafe class GpioKernel
{
    /// <summary>The kernel of the running system.</summary>
    public static GpioKernel System { get; } = new LinuxKernel();

    /// <summary>Opens a chip's node; an errno when it cannot be opened.</summary>
    public abstract (FileDescriptor? File, int Errno) Open(string path);

    /// <summary>An ioctl; 0 or an errno.</summary>
    public abstract int Control(FileDescriptor file, uint request, void* argument);

    /// <summary>The descriptor that a line request has returned.</summary>
    public abstract FileDescriptor Adopt(int number);

    /// <summary>Nodes of the chips that are there.</summary>
    public abstract IReadOnlyList<string> Chips();

    private sealed class LinuxKernel : GpioKernel
    {
        public override (FileDescriptor? File, int Errno) Open(string path)
        {
            FileDescriptor file = Libc.Open(path, Libc.O_RDWR | LinuxNative.O_CLOEXEC);
            if (!file.IsInvalid)
            {
                return (file, 0);
            }

            int errno = Libc.Errno;
            file.Dispose();
            return (null, errno);
        }

        public override int Control(FileDescriptor file, uint request, void* argument)
        {
            while (LinuxNative.Ioctl(file, request, argument) < 0)
            {
                int errno = Libc.Errno;
                if (errno != Libc.EINTR)
                {
                    return errno;
                }
            }

            return 0;
        }

        public override FileDescriptor Adopt(int number) => new(number);

        public override IReadOnlyList<string> Chips() =>
            Directory.Exists("/dev") ? [.. Directory.EnumerateFiles("/dev", "gpiochip*").Order(StringComparer.Ordinal)] : [];
    }
}
