using System.Text;
using NcpFlash.Links.Native;
using NcpFlash.Links.Native.Gpio;
using static NcpFlash.Links.Native.Gpio.GpioNumbers;

namespace NcpFlash.Tests.Sessions.Gpio;

/// <summary>
/// The GPIO character device as linux/gpio.h and the kernel's userspace API pages describe it, for one chip: a request takes a free line, as it is when no
/// direction is asked for, and gives a descriptor; a taken one is EBUSY; values and configuration go through the line's own descriptor; what the structures
/// reserve must be zero, or the call is EINVAL. The descriptors are real ones of /dev/null, so that they can be closed.
/// </summary>
internal sealed unsafe class FakeGpioKernel : GpioKernel
{
    private readonly Dictionary<int, uint> _requests = [];

    public string Path { get; init; } = "/dev/gpiochip0";

    public int OpenErrno { get; init; }

    /// <summary>Errno of the version 2 calls, as an old kernel has it.</summary>
    public int Version2Errno { get; init; }

    public Line[] Lines { get; } = [.. Enumerable.Range(0, 32).Select(_ => new Line())];

    /// <summary>What happened: <c>17 out 1</c>, <c>17 in</c>, <c>17 = 0</c>.</summary>
    public List<string> Log { get; } = [];

    public override (FileDescriptor? File, int Errno) Open(string path) =>
        OpenErrno != 0 ? (null, OpenErrno) : path != Path ? (null, Libc.ENOENT) : (Libc.Open("/dev/null", Libc.O_RDWR), 0);

    public override FileDescriptor Adopt(int number) => new(number);

    public override IReadOnlyList<string> Chips() => [Path];

    public override int Control(FileDescriptor file, uint request, void* argument) => request switch
    {
        GPIO_GET_CHIPINFO_IOCTL => Describe((GpioChip*)argument),
        _ when Version2Errno != 0 => Version2Errno,
        GPIO_V2_GET_LINEINFO_IOCTL => Describe((GpioLineInfo*)argument),
        GPIO_V2_GET_LINE_IOCTL => Take((GpioRequest*)argument),
        GPIO_V2_LINE_GET_VALUES_IOCTL => Read(_requests[file.Number], (GpioValues*)argument),
        GPIO_V2_LINE_SET_VALUES_IOCTL => Write(_requests[file.Number], (GpioValues*)argument),
        GPIO_V2_LINE_SET_CONFIG_IOCTL => Configure(_requests[file.Number], (GpioConfig*)argument),
        _ => Libc.ENOTTY,
    };

    private int Describe(GpioChip* chip)
    {
        chip->Lines = (uint)Lines.Length;
        return 0;
    }

    private int Describe(GpioLineInfo* info)
    {
        Line line = Lines[info->Offset];
        info->Flags = line.Flags | (line.Consumer is null ? 0 : FLAG_USED);
        Encoding.UTF8.GetBytes(line.Consumer ?? string.Empty).CopyTo((Span<byte>)info->Consumer);
        return 0;
    }

    private int Take(GpioRequest* request)
    {
        if (request->LineCount != 1 || request->Config.Flags != 0 || request->Config.AttributeCount != 0 || request->Padding[0] != 0)
        {
            return Libc.EINVAL;
        }

        Line line = Lines[request->Offsets[0]];
        if (line.Consumer is not null || line.Steals)
        {
            return Libc.EBUSY;
        }

        FileDescriptor descriptor = Libc.Open("/dev/null", Libc.O_RDWR);
        request->Descriptor = descriptor.Number;
        descriptor.SetHandleAsInvalid(); // it belongs to the caller now
        _requests[request->Descriptor] = request->Offsets[0];
        return 0;
    }

    private int Read(uint line, GpioValues* values)
    {
        values->Bits = Lines[line].High ? values->Mask & 1 : 0;
        return 0;
    }

    private int Write(uint line, GpioValues* values)
    {
        if ((Lines[line].Flags & FLAG_OUTPUT) == 0 || values->Mask != 1)
        {
            return Libc.EPERM;
        }

        Lines[line].High = (values->Bits & 1) != 0;
        Log.Add($"{line} = {values->Bits}");
        return 0;
    }

    private int Configure(uint line, GpioConfig* config)
    {
        if (Lines[line].Fails || config->Padding[0] != 0 || (config->Flags & FLAG_INPUT) != 0 == ((config->Flags & FLAG_OUTPUT) != 0))
        {
            return Libc.EINVAL;
        }

        Lines[line].Flags = config->Flags;
        if ((config->Flags & FLAG_OUTPUT) == 0)
        {
            Log.Add($"{line} in");
            return 0;
        }

        GpioConfigAttribute attribute = config->Attributes[0];
        if (config->AttributeCount != 1 || attribute.Attribute.Id != ATTR_ID_OUTPUT_VALUES || attribute.Mask != 1)
        {
            return Libc.EINVAL;
        }

        Lines[line].High = (attribute.Attribute.Value & 1) != 0;
        Log.Add($"{line} out {attribute.Attribute.Value}");
        return 0;
    }

    internal sealed class Line
    {
        public ulong Flags { get; set; } = FLAG_INPUT;

        public bool High { get; set; }

        public string? Consumer { get; set; }

        /// <summary>Somebody takes it between the question and the request.</summary>
        public bool Steals { get; set; }

        public bool Fails { get; set; }
    }
}
