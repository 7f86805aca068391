using System.Text;
using NcpFlash.Diagnostics;
using static NcpFlash.Links.Native.Gpio.GpioNumbers;

namespace NcpFlash.Links.Native.Gpio;

/// <summary>One line of a GPIO chip, taken as it is; what was found is kept to be put back.</summary>
internal sealed unsafe class GpioLine : IDisposable
{
    private const ulong Kept = FLAG_INPUT | FLAG_OUTPUT | FLAG_OPEN_DRAIN | FLAG_OPEN_SOURCE | FLAG_BIAS_PULL_UP | FLAG_BIAS_PULL_DOWN | FLAG_BIAS_DISABLED;

    private readonly GpioKernel _kernel;
    private readonly FileDescriptor _line;
    private readonly ulong _foundFlags;
    private readonly bool _foundLevel;
    private bool _driven;

    private GpioLine(GpioKernel kernel, FileDescriptor line, GpioAddress address, ulong flags)
    {
        (_kernel, _line, Address, _foundFlags) = (kernel, line, address, flags);
        var values = new GpioValues { Mask = 1 };
        Check(_kernel.Control(_line, GPIO_V2_LINE_GET_VALUES_IOCTL, &values));
        _foundLevel = (values.Bits & 1) != 0;
    }

    /// <summary>Which line it is.</summary>
    public GpioAddress Address { get; }

    /// <summary>Takes a line without changing it.</summary>
    /// <exception cref="NcpException">One of the <c>gpio.…</c> kinds.</exception>
    public static GpioLine Take(GpioKernel kernel, GpioAddress address)
    {
        (FileDescriptor? opened, int errno) = kernel.Open(address.Path);
        using FileDescriptor chip = opened ?? throw GpioFault.OfOpen(address, errno, kernel.Chips());
        GpioChip about = default;
        GpioFault.Check(address, kernel.Control(chip, GPIO_GET_CHIPINFO_IOCTL, &about));
        if (address.Line >= about.Lines)
        {
            throw GpioFault.NoLine(address, about.Lines);
        }

        var info = new GpioLineInfo { Offset = address.Line };
        GpioFault.Check(address, kernel.Control(chip, GPIO_V2_GET_LINEINFO_IOCTL, &info));
        if ((info.Flags & FLAG_USED) != 0)
        {
            throw GpioFault.Taken(address, Text(info.Consumer));
        }

        var request = new GpioRequest { LineCount = 1 };
        request.Offsets[0] = address.Line;
        "ncpflash"u8.CopyTo(request.Consumer);
        errno = kernel.Control(chip, GPIO_V2_GET_LINE_IOCTL, &request); // no direction among the flags: taken as it is
        if (errno == Libc.EBUSY)
        {
            throw GpioFault.Taken(address, string.Empty);
        }

        GpioFault.Check(address, errno);
        FileDescriptor line = kernel.Adopt(request.Descriptor);
        try
        {
            return new GpioLine(kernel, line, address, info.Flags & Kept);
        }
        catch
        {
            line.Dispose();
            throw;
        }
    }

    /// <summary>Makes the line an output of that electrical level.</summary>
    public void Drive(bool high)
    {
        if (_driven)
        {
            var values = new GpioValues { Mask = 1, Bits = high ? 1u : 0 };
            Check(_kernel.Control(_line, GPIO_V2_LINE_SET_VALUES_IOCTL, &values));
            return;
        }

        Configure(FLAG_OUTPUT, high);
        _driven = true;
    }

    /// <summary>Puts direction, drive, pull and level back.</summary>
    public void Restore()
    {
        if (_driven)
        {
            Configure((_foundFlags & FLAG_OUTPUT) != 0 ? _foundFlags & ~FLAG_INPUT : (_foundFlags & ~(FLAG_OUTPUT | FLAG_OPEN_DRAIN | FLAG_OPEN_SOURCE)) | FLAG_INPUT, _foundLevel);
            _driven = false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _line.Dispose();

    private void Configure(ulong flags, bool high)
    {
        var config = new GpioConfig { Flags = flags };
        if ((flags & FLAG_OUTPUT) != 0)
        {
            config.AttributeCount = 1;
            config.Attributes[0] = new GpioConfigAttribute { Attribute = new GpioAttribute { Id = ATTR_ID_OUTPUT_VALUES, Value = high ? 1u : 0 }, Mask = 1 };
        }

        Check(_kernel.Control(_line, GPIO_V2_LINE_SET_CONFIG_IOCTL, &config));
    }

    private void Check(int errno) => GpioFault.Check(Address, errno);

    private static string Text(GpioName name)
    {
        ReadOnlySpan<byte> bytes = name;
        int end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }
}
