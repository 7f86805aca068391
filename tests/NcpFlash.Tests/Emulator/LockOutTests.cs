using System.Buffers.Binary;
using System.Security.Cryptography;
using NcpFlash.Emulator;
using NcpFlash.Emulator.Samples;
using NcpFlash.Tests.Planning;
using Xunit;

namespace NcpFlash.Tests.Emulator;

/// <summary>A part that is locked out by accident is lost here as it would be on the bench (PROTOCOL 10.5).</summary>
public class LockOutTests
{
    private const string Ok = "4F4B";

    public static TheoryData<int, int> DeafeningBits => new()
    {
        { 0x5C, 4 }, { 0x00, 6 }, { 0x00, 7 }, { 0x00, 8 }, { 0x00, 9 }, { 0x60, 18 }, { 0x60, 29 }, { 0x60, 15 },
    };

    /// <summary>Efuses are taken in at reset: the conversation in which the bit is burnt goes on, and it was the last.</summary>
    [Theory]
    [MemberData(nameof(DeafeningBits))]
    public void After_such_a_bit_no_handshake_is_answered_again(int word, int bit)
    {
        RawHost host = BootBench.Part(EfuseBench.FactoryPart());
        Assert.Equal(Ok, host.Sync());
        Assert.Equal(Ok, host.Ask(0x40, [.. BitConverter.GetBytes(word), .. BitConverter.GetBytes(1u << bit)]));
        Assert.StartsWith(Ok, host.Ask("10 00 00 00"), StringComparison.Ordinal);
        for (int attempt = 0; attempt < 3; attempt++)
        {
            host.Board.PulseEnable();
            host.Clock.Advance(TimeSpan.FromMilliseconds(60));
            Assert.Equal("", host.Sync());
            Assert.Equal("", host.Sync(115_200));
        }
    }

    [Fact]
    public void A_part_without_uarts_is_silent_even_when_it_runs()
    {
        byte[] fuses = BootBench.Locked.With(0x00, 1 << 6);
        Assert.Equal("", BootBench.Log(fuses));
    }

    [Fact]
    public void With_uart_boot_off_the_application_still_runs()
    {
        Assert.Contains("application: ready", BootBench.Log(BootBench.Locked.With(0x5C, 1 << 4)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_inverted_boot_pin_is_read_the_other_way_round()
    {
        RawHost host = BootBench.Part(BootBench.Locked.With(0x5C, 1 << 26));
        Assert.Equal(ChipState.Application, host.Board.Chip.State); // BOOT is high
        Assert.NotEqual("", host.Receive()); // its log, at another rate
        Assert.Equal("", host.Sync());
        host.Board.BootButton = StrapLevel.Low;
        host.Board.PulseEnable();
        host.Clock.Advance(TimeSpan.FromMilliseconds(60));
        host.Receive();
        Assert.Equal(Ok, host.Sync());
    }

    [Fact]
    public void A_part_that_always_waits_on_the_uart_does_not_start_by_itself()
    {
        RawHost host = BootBench.Part(BootBench.Locked.With(0x60, 1 << 17));
        host.Board.BootButton = StrapLevel.Low;
        host.Board.PulseEnable();
        host.Clock.Advance(TimeSpan.FromMilliseconds(60));
        Assert.Equal(ChipState.Handshake, host.Board.Chip.State);
        Assert.Equal(Ok, host.Sync());
    }

    /// <summary>PROTOCOL Annex B 10: after the lock the sign byte is 1, and flash and efuse commands stay possible.</summary>
    [Fact]
    public void Boot_info_shows_the_lock_as_soon_as_it_is_burnt()
    {
        RawHost host = BootBench.Part(EfuseBench.FactoryPart());
        host.Sync();
        Assert.Equal("00", SignByte(host));
        Assert.Equal(Ok, host.Ask(0x40, [0x5C, 0, 0, 0, 0x80, 0, 0, 0]));
        Assert.Equal("00", SignByte(host));
        Assert.Equal(Ok, host.Ask(0x40, [0x1C, 0, 0, 0, .. EfuseBench.SampleKey.ToArray()]));
        Assert.Equal("01", SignByte(host));
        Assert.Equal(Ok, host.Ask("3B 4F 04 00 08 41 01 01"));
        Assert.Equal(Ok, host.Ask(0x30, [0, 0x10, 0, 0, 0xFF, 0x1F, 0, 0]));
    }

    [Theory]
    [InlineData(true, Ok)]
    [InlineData(false, "464C1902")]
    public void A_ram_image_on_a_locked_part_needs_a_signature_over_its_header_hash(bool right, string reply)
    {
        RawHost host = BootBench.Part(BootBench.Locked);
        host.Sync();
        using ECDsa key = SampleKey.Open();
        byte[] publicKey = SampleKey.PublicKey(key), digest = SHA256.HashData("an image"u8), header = new byte[252];
        "BFNP"u8.CopyTo(header);
        (header[120], header[132]) = (1, 1);
        digest.CopyTo(header, 136);
        byte[] signature = key.SignHash(right ? digest : SHA256.HashData("another"u8));
        Assert.Equal(Ok, host.Ask(0x11, WithCrc(header)));
        Assert.Equal(Ok, host.Ask(0x12, WithCrc(publicKey)));
        Assert.Equal(Ok, host.Ask(0x14, WithCrc([64, 0, 0, 0, .. signature])));
        Assert.StartsWith(Ok, host.Ask(0x17, WithCrc([0, 0, 0xFC, 0x62, 4, 0, 0, 0, 0, 0, 0, 0])), StringComparison.Ordinal);
        Assert.Equal(Ok, host.Ask(0x18, new byte[4]));
        Assert.Equal(reply, host.Ask(0x19, []));
        Assert.Equal(right ? Ok : "464C0401", host.Ask(0x1A, []));
    }

    private static string SignByte(RawHost host) => host.Ask("10 00 00 00").Substring(16, 2);

    private static byte[] WithCrc(byte[] bytes)
    {
        byte[] crc = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(crc, Crc32.Of(bytes));
        return [.. bytes, .. crc];
    }
}
