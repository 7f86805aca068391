using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NcpFlash.Links.Native;
using NcpFlash.Links.Native.Gpio;
using Xunit;

namespace NcpFlash.Tests.Links;

/// <summary>Sizes and offsets that the systems' headers fix; the ioctl numbers carry them too.</summary>
public sealed class NativeLayoutTests
{
    [Fact]
    public void Termios2_has_the_size_in_its_ioctl_numbers()
    {
        Assert.Equal(44, Unsafe.SizeOf<Termios2>());
        Assert.Equal(44, SizeIn(LinuxNative.TCGETS2));
        Assert.Equal(44, SizeIn(LinuxNative.TCSETS2));
        Assert.Equal(36, (int)Marshal.OffsetOf<Termios2>(nameof(Termios2.InputRate)));
    }

    [Fact]
    public void Termios_of_macOS_is_72_bytes_with_the_speeds_last()
    {
        Assert.SkipUnless(Unsafe.SizeOf<nint>() == 8, "64-bit only");
        Assert.Equal(72, Unsafe.SizeOf<MacTermios>());
        Assert.Equal(56, (int)Marshal.OffsetOf<MacTermios>(nameof(MacTermios.InputRate)));
    }

    [Theory]
    [InlineData(0x80085402u, 'T', 2, 8, true)]
    [InlineData(0x4004746Au, 't', 106, 4, false)]
    [InlineData(0x8004746Bu, 't', 107, 4, true)]
    [InlineData(0x8004746Du, 't', 109, 4, true)]
    [InlineData(0x40047473u, 't', 115, 4, false)]
    public void Control_numbers_of_macOS_follow_its_ioccom_header(uint number, char group, int command, int size, bool inward)
    {
        Assert.Equal(group, (char)((number >> 8) & 0xFF));
        Assert.Equal(command, (int)(number & 0xFF));
        Assert.Equal(size, SizeIn(number));
        Assert.Equal(inward ? 0x80000000 : 0x40000000, number & 0xE0000000);
        Assert.Contains(number, new[] { MacNative.IOSSIOSPEED, MacNative.TIOCMGET, MacNative.TIOCMBIC, MacNative.TIOCMSET, MacNative.TIOCOUTQ });
    }

    [Fact]
    public void Gpio_structures_have_the_sizes_in_their_ioctl_numbers()
    {
        Assert.Equal((68, SizeIn(GpioNumbers.GPIO_GET_CHIPINFO_IOCTL)), (Unsafe.SizeOf<GpioChip>(), 68));
        Assert.Equal((256, SizeIn(GpioNumbers.GPIO_V2_GET_LINEINFO_IOCTL)), (Unsafe.SizeOf<GpioLineInfo>(), 256));
        Assert.Equal((592, SizeIn(GpioNumbers.GPIO_V2_GET_LINE_IOCTL)), (Unsafe.SizeOf<GpioRequest>(), 592));
        Assert.Equal((272, SizeIn(GpioNumbers.GPIO_V2_LINE_SET_CONFIG_IOCTL)), (Unsafe.SizeOf<GpioConfig>(), 272));
        Assert.Equal((16, SizeIn(GpioNumbers.GPIO_V2_LINE_GET_VALUES_IOCTL)), (Unsafe.SizeOf<GpioValues>(), 16));
        Assert.Equal(16, SizeIn(GpioNumbers.GPIO_V2_LINE_SET_VALUES_IOCTL));
    }

    [Fact]
    public unsafe void Gpio_members_stand_where_the_header_has_them()
    {
        GpioRequest request = default;
        byte* start = (byte*)&request;
        Assert.Equal(256, (byte*)&request.Consumer - start);
        Assert.Equal(288, (byte*)&request.Config - start);
        Assert.Equal(288 + 32, (byte*)&request.Config.Attributes - start);
        Assert.Equal(560, (byte*)&request.LineCount - start);
        Assert.Equal(588, (byte*)&request.Descriptor - start);
        GpioLineInfo info = default;
        Assert.Equal(64, (byte*)&info.Offset - (byte*)&info);
        Assert.Equal(72, (byte*)&info.Flags - (byte*)&info);
        Assert.Equal(80, (byte*)&info.Attributes - (byte*)&info);
    }

    [Fact]
    public void Structures_of_Windows_have_their_sizes()
    {
        Assert.Equal(28, Unsafe.SizeOf<WindowsDcb>());
        Assert.Equal(20, Unsafe.SizeOf<WindowsNative.CommTimeouts>());
        Assert.Equal(12, Unsafe.SizeOf<WindowsNative.CommStatus>());
    }

    [Theory]
    [InlineData(0, null, null, 0)]
    [InlineData(0x106, null, null, 0x106)]
    [InlineData(0x106, false, true, 0x104)]
    [InlineData(0x100, true, null, 0x102)]
    [InlineData(0x106, false, false, 0x100)]
    public void Lines_change_without_touching_the_others(int before, bool? dtr, bool? rts, int after) =>
        Assert.Equal(after, ModemLines.With(before, dtr, rts));

    [Fact]
    public void Raw_settings_keep_what_a_terminal_server_relies_on()
    {
        var settings = new Termios2 { LocalFlags = 0x10000 | 0x8A3B, InputFlags = 0x500, ControlFlags = 0x400 | 0x80000000 };
        settings.MakeRaw();
        settings.SetRate(1234567);
        Assert.Equal((0u, 0u, 0x10000u), (settings.InputFlags, settings.OutputFlags, settings.LocalFlags));
        Assert.Equal(0x1000u | 0x30 | 0x80 | 0x800, settings.ControlFlags);
        Assert.Equal((1234567u, 1234567u), (settings.InputRate, settings.OutputRate));
        Assert.Equal((1, 0), (settings.Characters[6], settings.Characters[5]));
    }

    [Theory]
    [InlineData(false, false, 0x0001u)]
    [InlineData(true, false, 0x0011u)]
    [InlineData(false, true, 0x1001u)]
    public void A_new_rate_on_Windows_keeps_the_lines(bool dtr, bool rts, uint flags)
    {
        var settings = new WindowsDcb { Flags = 0xFFFF };
        settings.MakeRaw(2000000, dtr, rts);
        Assert.Equal((2000000u, flags, (byte)8), (settings.BitRate, settings.Flags, settings.ByteSize));
    }

    [Fact]
    public void Settings_that_are_put_back_on_Windows_keep_the_lines()
    {
        var settings = new WindowsDcb { Flags = 0x2021 | 0x8040, BitRate = 9600 };
        settings.SetLines(dtr: true, rts: false);
        Assert.Equal((0x8051u, 9600u), (settings.Flags, settings.BitRate));
    }

    [Theory]
    [InlineData(true, 0x10BDu)]
    [InlineData(false, 0x14BDu)]
    public void Settings_that_are_put_back_on_Linux_move_no_line(bool asserted, uint flags)
    {
        var settings = new Termios2 { ControlFlags = 0x800014BD };
        settings.LeaveLines(asserted);
        Assert.Equal(flags, settings.ControlFlags);
    }

    [Theory]
    [InlineData(true, 0x8B00u)]
    [InlineData(false, 0xCB00u)]
    public void Settings_that_are_put_back_on_macOS_move_no_line(bool asserted, uint flags)
    {
        var settings = new MacTermios { ControlFlags = 0xFCB00 };
        settings.LeaveLines(asserted);
        Assert.Equal(flags, (uint)settings.ControlFlags);
    }

    private static int SizeIn(uint number) => (int)((number >> 16) & 0x1FFF);
}
