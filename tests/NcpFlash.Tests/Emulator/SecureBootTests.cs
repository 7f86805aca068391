using NcpFlash.Emulator;
using NcpFlash.Tests.Planning;
using Xunit;

namespace NcpFlash.Tests.Emulator;

/// <summary>What starts on which part (PROTOCOL 7.2, 7.3, 10.2, 10.5), as the part's own log tells.</summary>
public class SecureBootTests
{
    private const string Starts = "application: ready";
    private const string RomSays = "boot rom: nothing to start: boot2 at 0x00000000: error ";
    private const string Boot2Says = "boot2: nothing to start: FW at 0x00010000: error ";

    private static byte[] Factory => EfuseBench.FactoryPart();

    [Fact]
    public void A_locked_part_starts_images_signed_with_its_key()
    {
        string log = BootBench.Log(BootBench.Locked);
        Assert.Contains("FW at 0x00010000, 115936 bytes, hash good, signature good", log, StringComparison.Ordinal);
        Assert.Contains(Starts, log, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_without_a_lock_starts_unsigned_images_only()
    {
        Assert.Contains(RomSays + "0206", BootBench.Log(Factory), StringComparison.Ordinal);
        byte[] boot2 = BootBench.Unsigned(BootBench.Boot2), firmware = BootBench.Unsigned(BootBench.Firmware);
        Assert.Contains(Boot2Says + "0206", BootBench.Log(Factory, boot2), StringComparison.Ordinal);
        Assert.Contains("signature none", BootBench.Log(Factory, boot2, firmware), StringComparison.Ordinal);
        var lenient = new EmulatorOptions { StartsSignedUnlocked = true };
        Assert.Contains("signature not checked", BootBench.Log(Factory, options: lenient), StringComparison.Ordinal);
        Assert.Contains(RomSays + "0206", BootBench.Log(BootBench.Locked, boot2, firmware, lenient), StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_locked_with_the_wrong_key_never_starts_again()
    {
        byte[] wrong = EfusePlannerTests.Locked(BootBench.ForeignKey);
        Assert.Contains(RomSays + "020c", BootBench.Log(wrong), StringComparison.Ordinal);
        Assert.Contains(Starts, BootBench.Log(wrong, BootBench.Foreign(BootBench.Boot2), BootBench.Foreign(BootBench.Firmware)), StringComparison.Ordinal);
        Assert.Contains(Boot2Says + "020c", BootBench.Log(wrong, BootBench.Foreign(BootBench.Boot2)), StringComparison.Ordinal);
        byte[] partly = BootBench.Locked;
        partly[0x1C] = 0;
        Assert.Contains(RomSays + "020c", BootBench.Log(partly), StringComparison.Ordinal);
    }

    /// <summary>A byte of the image, changed in boot2 and then in the firmware.</summary>
    [Theory]
    [InlineData(0, "0203")]
    [InlineData(40, "0204")]
    [InlineData(0x100, "020b")]
    [InlineData(0x144, "020d")]
    [InlineData(0x150, "020e")]
    public void A_damaged_image_is_refused_with_its_code(int at, string code)
    {
        byte[] boot2 = [.. BootBench.Boot2], firmware = [.. BootBench.Firmware];
        boot2[at] ^= 1;
        firmware[at] ^= 1;
        Assert.Contains(RomSays + code, BootBench.Log(BootBench.Locked, boot2), StringComparison.Ordinal);
        Assert.Contains(Boot2Says + code, BootBench.Log(BootBench.Locked, null, firmware), StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_body_and_a_signature_of_another_body_are_refused()
    {
        byte[] body = [.. BootBench.Firmware];
        body[^1] ^= 1;
        Assert.Contains(Boot2Says + "0217", BootBench.Log(BootBench.Locked, null, body), StringComparison.Ordinal);
        byte[] hash = BootBench.Changed(body, (i, start) => System.Security.Cryptography.SHA256.HashData(i.AsSpan(start)).CopyTo(i, 136));
        Assert.Contains(Boot2Says + "0219", BootBench.Log(BootBench.Locked, null, hash), StringComparison.Ordinal);
        Assert.Contains(Starts, BootBench.Log(Factory, BootBench.Unsigned(BootBench.Boot2), BootBench.Unsigned(hash)), StringComparison.Ordinal);
    }

    /// <summary>The type that the application must have: sign_cfg with method 1, unsigned with 0, signed with 2 (PROTOCOL 7.3).</summary>
    [Theory]
    [InlineData(0, false, Starts)]
    [InlineData(0, true, Boot2Says + "0206")]
    [InlineData(1, false, Boot2Says + "0206")]
    [InlineData(1, true, Starts)]
    [InlineData(2, false, Boot2Says + "0206")]
    [InlineData(2, true, Boot2Says + "020c")]
    [InlineData(3, true, "boot2: nothing to start: app sign method 3 is not defined, boot2 hangs")]
    public void The_app_sign_method_decides_about_the_application(uint method, bool isSigned, string expected)
    {
        byte[] fuses = BootBench.Locked;
        fuses[0xDF] = (byte)(method << 2);
        byte[] firmware = isSigned ? BootBench.Firmware : BootBench.Unsigned(BootBench.Firmware);
        Assert.Contains(expected, BootBench.Log(fuses, null, firmware), StringComparison.Ordinal);
    }

    [Fact]
    public void An_application_may_have_a_key_of_its_own()
    {
        byte[] fuses = BootBench.Locked;
        fuses[0xDF] = 2 << 2;
        BootBench.ForeignKey.ToArray().CopyTo(fuses, 0x1A0);
        Assert.Contains(Starts, BootBench.Log(fuses, null, BootBench.Foreign(BootBench.Firmware)), StringComparison.Ordinal);
        Assert.Contains(Boot2Says + "020c", BootBench.Log(fuses), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x1, "0205")]
    [InlineData(0x2, "0205")]
    [InlineData(0x4, "0205")]
    [InlineData(0xA, "0205")]
    [InlineData(0x3, null)]
    [InlineData(0x5, null)]
    [InlineData(0x9, null)]
    [InlineData(0xF, null)]
    public void The_app_encrypt_method_asks_for_an_encrypted_application_or_hangs(int method, string? code)
    {
        byte[] fuses = BootBench.Locked;
        fuses[0xDF] |= (byte)(method << 4);
        string expected = code is null ? $"boot2: nothing to start: app encrypt method {method} is not defined, boot2 hangs"
            : method == 1 ? Starts // as boot2 is: plain, while the flash is not encrypted
            : Boot2Says + code;
        Assert.Contains(expected, BootBench.Log(fuses), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x170, 0x178)]
    [InlineData(0x180, 0x190)]
    public void Anti_rollback_refuses_what_is_older(int lower, int upper)
    {
        bool isBoot2 = lower == 0x170;
        foreach (int place in new[] { lower, upper })
        {
            byte[] fuses = BootBench.Locked;
            fuses[place] = 0x07;
            string old = isBoot2 ? RomSays + "021c" : Boot2Says + "021c";
            Assert.Contains(old, BootBench.Log(fuses), StringComparison.Ordinal);
            Assert.Contains(old, Log(fuses, 2), StringComparison.Ordinal);
            Assert.Contains(Starts, Log(fuses, 3), StringComparison.Ordinal);
            Assert.Contains(Starts, Log(fuses, 4), StringComparison.Ordinal);
            fuses[0x7D] &= 0xEF; // the counter stands, nobody looks at it
            Assert.Contains(Starts, BootBench.Log(fuses), StringComparison.Ordinal);
        }

        string Log(byte[] fuses, byte value) => BootBench.Log(
            fuses, isBoot2 ? BootBench.WithRollback(BootBench.Boot2, value) : null, isBoot2 ? null : BootBench.WithRollback(BootBench.Firmware, value));
    }

    [Theory]
    [InlineData(0x5C, 3, "boot rom: nothing to start: boot from flash is switched off")]
    [InlineData(0x00, 0, RomSays + "0205")]
    [InlineData(0x00, 1, RomSays + "0205")]
    [InlineData(0x00, 4, RomSays + "0206")]
    [InlineData(0x00, 5, RomSays + "0206")]
    public void Bits_that_close_the_flash_close_it(int word, int bit, string expected)
    {
        byte[] fuses = BootBench.Locked.With(word, 1u << bit);
        Assert.Contains(expected, BootBench.Log(fuses), StringComparison.Ordinal);
        RawHost host = BootBench.Part(fuses).Connect(); // and the way over the ROM's command is no other
        Assert.Equal("4F4B", host.Ask(0x33, [], 0.005));
        Assert.Contains(expected, System.Text.Encoding.ASCII.GetString(host.ReceiveBytes()), StringComparison.Ordinal);
    }
}
