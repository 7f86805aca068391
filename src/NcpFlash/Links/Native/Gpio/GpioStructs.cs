using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NcpFlash.Links.Native.Gpio;

/// <summary>Numbers of linux/gpio.h, version 2 of the interface (Linux 5.10).</summary>
internal static class GpioNumbers
{
    internal const uint GPIO_GET_CHIPINFO_IOCTL = 0x8044B401;
    internal const uint GPIO_V2_GET_LINEINFO_IOCTL = 0xC100B405;
    internal const uint GPIO_V2_GET_LINE_IOCTL = 0xC250B407;
    internal const uint GPIO_V2_LINE_SET_CONFIG_IOCTL = 0xC110B40D;
    internal const uint GPIO_V2_LINE_GET_VALUES_IOCTL = 0xC010B40E;
    internal const uint GPIO_V2_LINE_SET_VALUES_IOCTL = 0xC010B40F;

    internal const ulong FLAG_USED = 1 << 0;
    internal const ulong FLAG_ACTIVE_LOW = 1 << 1;
    internal const ulong FLAG_INPUT = 1 << 2;
    internal const ulong FLAG_OUTPUT = 1 << 3;
    internal const ulong FLAG_OPEN_DRAIN = 1 << 6;
    internal const ulong FLAG_OPEN_SOURCE = 1 << 7;
    internal const ulong FLAG_BIAS_PULL_UP = 1 << 8;
    internal const ulong FLAG_BIAS_PULL_DOWN = 1 << 9;
    internal const ulong FLAG_BIAS_DISABLED = 1 << 10;

    internal const uint ATTR_ID_OUTPUT_VALUES = 2;
}

/// <summary>32 bytes of text, ended by a zero.</summary>
[InlineArray(32)]
internal struct GpioName
{
    private byte _first;
}

/// <summary>struct gpiochip_info, 68 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioChip
{
    internal GpioName Name;
    internal GpioName Label;
    internal uint Lines;
}

/// <summary>struct gpio_v2_line_attribute, 16 bytes; the value is a union of which 64 bits are used.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioAttribute
{
    internal uint Id;
    internal uint Padding;
    internal ulong Value;
}

/// <summary>struct gpio_v2_line_config_attribute, 24 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioConfigAttribute
{
    internal GpioAttribute Attribute;
    internal ulong Mask;
}

/// <summary>Ten of them.</summary>
[InlineArray(10)]
internal struct GpioConfigAttributes
{
    private GpioConfigAttribute _first;
}

/// <summary>Ten of them.</summary>
[InlineArray(10)]
internal struct GpioAttributes
{
    private GpioAttribute _first;
}

/// <summary>Five words that must be zero.</summary>
[InlineArray(5)]
internal struct GpioPadding
{
    private uint _first;
}

/// <summary>Offsets of up to 64 lines.</summary>
[InlineArray(64)]
internal struct GpioOffsets
{
    private uint _first;
}

/// <summary>struct gpio_v2_line_config, 272 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioConfig
{
    internal ulong Flags;
    internal uint AttributeCount;
    internal GpioPadding Padding;
    internal GpioConfigAttributes Attributes;
}

/// <summary>struct gpio_v2_line_request, 592 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioRequest
{
    internal GpioOffsets Offsets;
    internal GpioName Consumer;
    internal GpioConfig Config;
    internal uint LineCount;
    internal uint EventBufferSize;
    internal GpioPadding Padding;
    internal int Descriptor;
}

/// <summary>struct gpio_v2_line_info, 256 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioLineInfo
{
    internal GpioName Name;
    internal GpioName Consumer;
    internal uint Offset;
    internal uint AttributeCount;
    internal ulong Flags;
    internal GpioAttributes Attributes;
    internal uint Padding0, Padding1, Padding2, Padding3;
}

/// <summary>struct gpio_v2_line_values, 16 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioValues
{
    internal ulong Bits;
    internal ulong Mask;
}
