using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Emulator.Samples;
using NcpFlash.Images;
using NcpFlash.Jobs;
using NcpFlash.Planning;
using NcpFlash.Sessions;
using NcpFlash.Tests.Planning;
using NcpFlash.Wire;
using Xunit;

namespace NcpFlash.Tests.Conversation;

/// <summary>Burns that nothing disturbs, and burns that are refused.</summary>
public sealed class BurnTests
{
    private static readonly byte[] LockFile = EfuseBench.LockFile();

    [Fact]
    public void Flash_and_lock_and_the_part_starts_its_image()
    {
        var part = new VirtualPart();
        byte[] before = part.Board.Efuse.Fuses.ToArray();
        var consent = new BurnBench.Agree();
        JobSummary summary = part.Run(f => f.FlashAsync(BurnBench.Package, BurnBench.Lock(consent), default));
        Assert.True(new EfuseImage(part.Board.Efuse.Fuses).SameBits(new EfuseImage(before).Or(new EfuseImage(LockFile))));
        Assert.Equal((1, 127, true), (consent.Asked.Count, consent.Asked[0].Plan.BitsToBurn.Count, consent.Asked[0].Plan.WillLock));
        Assert.Equal(5, part.Burns());
        Assert.True(summary.Chip?.Efuse?.SameBits(new EfuseImage(part.Board.Efuse.Fuses)));
        part.AssertStarts();
        Assert.True(part.Run(f => f.InfoAsync(default)).Chip?.BootInfo.SignType == 1);
    }

    [Fact]
    public void Nothing_is_written_before_consent_and_nothing_is_burnt_before_everything_is_verified()
    {
        var part = new VirtualPart();
        part.Run(f => f.FlashAsync(BurnBench.Package, BurnBench.Lock(new BurnBench.Agree(() =>
        {
            Assert.Empty(part.WritesSent());
            return ValueTask.CompletedTask;
        })), default));
        Opcode[] sent = [.. part.Sent.Select(f => (Opcode)f[0])];
        Assert.True(Array.LastIndexOf(sent, Opcode.FlashXipReadSha) < Array.IndexOf(sent, Opcode.EfuseWrite));
        int verified = part.Events.FindLastIndex(e => e is JobEvent.StepFinished { Step: PlanStep.Verify });
        int load = part.Events.FindIndex(e => e is JobEvent.EfuseLoadStarted);
        Assert.True(part.Events.FindIndex(e => e is JobEvent.EfuseConsented) < part.Events.FindIndex(e => e is JobEvent.StepStarted) && verified < load);
        Assert.Equal(2, part.Events[verified..load].OfType<JobEvent.BootImageChecked>().Count(e => e.Start.Signature.IsValid));
        Assert.IsType<JobEvent.EfuseVerified>(part.Events[^1]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Again_it_is_already_locked_and_no_efuse_write_is_on_the_wire(bool withFlash)
    {
        VirtualPart part = BurnBench.PartWith(BurnBench.Package);
        part.Run(f => f.BurnEfuseAsync(BurnBench.Lock(new BurnBench.Agree()), default));
        var consent = new BurnBench.Agree();
        part.Run(f => withFlash ? f.FlashAsync(BurnBench.Package, BurnBench.Lock(consent), default) : f.BurnEfuseAsync(BurnBench.Lock(consent), default));
        Assert.Empty(consent.Asked);
        Assert.Equal(0, part.Burns());
        Assert.True(part.Events.OfType<JobEvent.EfuseVerified>().Single().Plan.IsComplete);
        part.AssertStarts();
    }

    [Fact]
    public void Without_consent_nothing_is_written_at_all()
    {
        foreach (EfuseConsent consent in new EfuseConsent[] { new BurnBench.Decline(), new BurnBench.Misunderstand() })
        {
            var part = new VirtualPart();
            part.FillFlash(seed: 5);
            AssertRefused(part, f => f.FlashAsync(BurnBench.Package, BurnBench.Lock(consent), default), consent is BurnBench.Decline ? "efuse.no-consent" : "efuse.plan-changed");
        }
    }

    [Fact]
    public void Consent_may_take_its_time()
    {
        VirtualPart part = BurnBench.PartWith(BurnBench.Package);
        part.Run(f => f.BurnEfuseAsync(BurnBench.Lock(new BurnBench.Agree(async () => await Task.Delay(TimeSpan.FromMinutes(5), part.Clock, default))), default));
        Assert.DoesNotContain(part.Events, e => e is JobEvent.Resynced);
        Assert.InRange(part.Sent.Count(frame => frame[0] == (byte)Opcode.EfuseReadMac), 290, 310);
        Assert.True(part.Holds(LockFile));
    }

    [Fact]
    public void A_question_is_cancelled_with_the_job()
    {
        VirtualPart part = BurnBench.PartWith(BurnBench.Package);
        using var cancel = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => part.Run(f => f.BurnEfuseAsync(
            BurnBench.Lock(new BurnBench.Agree(async () =>
            {
                Cancel(cancel);
                await Task.Delay(Timeout.InfiniteTimeSpan, part.Clock, cancel.Token);
            })), cancel.Token)));
        Assert.Equal(0, part.Burns());

        // On the clock's thread, which nothing else may take from the emulated part.
        static void Cancel(CancellationTokenSource source) => source.Cancel();
    }

    /// <summary>The user thinks for a while, and then ends the program.</summary>
    [Fact]
    public void A_question_that_is_open_is_cancelled_at_once()
    {
        VirtualPart part = BurnBench.PartWith(BurnBench.Package);
        using var cancel = new CancellationTokenSource();
        using ITimer timer = part.Clock.CreateTimer(_ => cancel.Cancel(), null, TimeSpan.FromSeconds(20.5), Timeout.InfiniteTimeSpan);
        Assert.ThrowsAny<OperationCanceledException>(() => part.Run(f => f.BurnEfuseAsync(
            BurnBench.Lock(new BurnBench.Agree(async () => await UntilAsync(cancel.Token))), cancel.Token)));
        Assert.Equal(0, part.Burns());
        Assert.InRange(part.Clock.Elapsed.TotalSeconds, 20.5, 20.6);

        static Task UntilAsync(CancellationToken token)
        {
            var over = new TaskCompletionSource();
            token.Register(() => over.TrySetCanceled(token));
            return over.Task;
        }
    }

    [Fact]
    public void Images_of_one_key_and_a_lock_of_another_are_refused_before_the_port_is_used()
    {
        Sha256Digest other = EfuseBench.ForeignImages[0].Signature.KeyHash!.Value;
        foreach ((FlashRequest package, Sha256Digest? key) in new[] { (BurnBench.ForeignPackage, (Sha256Digest?)null), (BurnBench.Package, other) })
        {
            var part = new VirtualPart();
            AssertRefused(part, f => f.FlashAsync(package, BurnBench.Lock(new BurnBench.Agree(), key), default), "efuse.wrong-key");
            Assert.Empty(part.Sent);
            VirtualPart flashed = BurnBench.PartWith(package);
            AssertRefused(flashed, f => f.BurnEfuseAsync(BurnBench.Lock(new BurnBench.Agree(), key), default), "efuse.wrong-key");
        }
    }

    [Fact]
    public void A_part_locked_with_the_file_is_not_given_images_of_another_key()
    {
        VirtualPart part = BurnBench.PartWith(BurnBench.Package);
        part.Run(f => f.BurnEfuseAsync(BurnBench.Lock(new BurnBench.Agree()), default));
        AssertRefused(part, f => f.FlashAsync(BurnBench.ForeignPackage, BurnBench.Lock(new BurnBench.Agree()), default), "efuse.wrong-key");
    }

    [Fact]
    public void What_the_flash_job_does_not_write_is_looked_at_on_the_part()
    {
        VirtualPart part = BurnBench.PartWith(BurnBench.Package);
        FlashRequest boot2 = BurnBench.Package with { Images = [BurnBench.Package.Images[0]] };
        part.Run(f => f.FlashAsync(boot2, BurnBench.Lock(new BurnBench.Agree()), default));
        part.AssertStarts();
        VirtualPart foreign = BurnBench.PartWith(BurnBench.ForeignPackage);
        AssertRefused(foreign, f => f.FlashAsync(boot2, BurnBench.Lock(new BurnBench.Agree()), default), "efuse.wrong-key");
        AssertRefused(new VirtualPart(), f => f.FlashAsync(boot2, BurnBench.Lock(new BurnBench.Agree()), default), "efuse.no-images");
        AssertRefused(new VirtualPart(), f => f.BurnEfuseAsync(BurnBench.Lock(new BurnBench.Agree()), default), "efuse.no-images");
    }

    /// <summary>boot2 takes the newer of two tables; a job that writes the first one may leave a newer second one that names other firmware.</summary>
    [Fact]
    public void The_firmware_is_that_of_the_table_that_boot2_would_use()
    {
        VirtualPart part = BurnBench.PartWith(BurnBench.Package);
        byte[] newer = BurnBench.Package.Images[1].Contents.ToArray();
        newer[8] = 1;
        BitConverter.TryWriteBytes(newer.AsSpan(12), Crc32.Of(newer.AsSpan(0, 12)));
        newer[16 + 36 + 2] = 1; // FW runs from its second slot
        BitConverter.TryWriteBytes(newer.AsSpan(newer.Length - 4), Crc32.Of(newer.AsSpan(16, newer.Length - 20)));
        part.Board.Flash.Load(0xF000, newer);
        AssertRefused(part, f => f.FlashAsync(BurnBench.Package, BurnBench.Lock(new BurnBench.Agree()), default), "efuse.no-images");
        part.Board.Flash.Load(0x1C4000, BurnBench.ForeignPackage.Images[2].Contents.Span);
        AssertRefused(part, f => f.FlashAsync(BurnBench.Package, BurnBench.Lock(new BurnBench.Agree()), default), "efuse.wrong-key");
        part.Run(f => f.FlashAsync(BurnBench.Package with { Erase = EraseMode.Chip }, BurnBench.Lock(new BurnBench.Agree()), default));
        part.AssertStarts();
    }

    [Fact]
    public void An_image_that_is_damaged_on_the_part_is_found_by_its_digest()
    {
        VirtualPart part = BurnBench.PartWith(BurnBench.Package);
        byte[] firmware = BurnBench.Package.Images[2].Contents.ToArray();
        firmware[^1] ^= 0x40;
        part.Board.Flash.Load(0x10000, firmware);
        AssertRefused(part, f => f.BurnEfuseAsync(BurnBench.Lock(new BurnBench.Agree()), default), "efuse.bad-image");
    }

    /// <summary>PROTOCOL 10.5, bit by bit, typed in from there.</summary>
    [Theory]
    [InlineData(0x5C, 1u << 4, "uartboot_disable")]
    [InlineData(0x00, 1u << 6, "uart_dis")]
    [InlineData(0x00, 1u << 9, "uart_dis")]
    [InlineData(0x5C, 1u << 3, "mediaboot_disable")]
    [InlineData(0x60, 1u << 18, "abt_shake_hands_dis")]
    [InlineData(0x60, 3u << 14, "uart_download_cfg")]
    [InlineData(0x60, 1u << 17, "always_uart")]
    [InlineData(0x5C, 1u << 26, "boot_level_revert")]
    [InlineData(0x00, 1u, "sf_aes_mode")]
    [InlineData(0x00, 1u << 5, "sboot_en")]
    [InlineData(0x00, 1u << 24, "dbg_jtag_1_dis")]
    [InlineData(0x00, 1u << 26, "dbg_jtag_0_dis")]
    [InlineData(0x00, 1u << 31, "dbg_mode")]
    [InlineData(0x00, 1u << 20, "sdu_rst_opt")]
    [InlineData(0x00, 1u << 21, "cpu_rst_dbg_dis")]
    [InlineData(0x00, 1u << 22, "se_dbg_dis")]
    [InlineData(0x00, 1u << 23, "efuse_dbg_dis")]
    [InlineData(0x7C, 1u << 14, "wr_lock_boot_mode")]
    [InlineData(0x7C, 1u << 31, "rd_lock_key_slot_11")]
    [InlineData(0xFC, 1u << 15, "wr_lock_key_slot_4")]
    [InlineData(0xFC, 1u << 31, "rd_lock_key_slot_10")]
    [InlineData(0x170, 1u, "boot2_rollback")]
    [InlineData(0x180, 1u, "app_rollback")]
    [InlineData(0xDC, 3u << 26, "app_sign_method")]
    [InlineData(0xDC, 3u << 28, "app_encrypt_method")]
    [InlineData(0x14, 0xFFFFFFFFu, "factory_mac")]
    [InlineData(0x18, 1u << 22, "device_package")]
    [InlineData(0xC0, 1u, "wifi_hp_poffset0")]
    [InlineData(0xF4, 1u << 31, "xtal1")]
    [InlineData(0x7C, 1u << 5, "unknown_0x07C")]
    public void A_dangerous_bit_is_refused_by_name_and_nobody_is_asked(int word, uint bits, string name)
    {
        VirtualPart part = BurnBench.PartWith(BurnBench.Package);
        var consent = new BurnBench.Agree();
        byte[] file = EfuseBench.LockFile();
        file.AsSpan(0, 4).Clear(); // JTAG off is the one value of its field that needs no naming
        NcpException refused = AssertRefused(part, f => f.FlashAsync(BurnBench.Package, BurnBench.Order(file.With(word, bits), consent), default), null);
        Assert.Contains(refused.Others.Insert(0, refused.Diagnosis), d => d.Id == "efuse.dangerous" && d.Facts.Contains(("name", name)));
        Assert.Contains($"--allow-efuse {name}", string.Concat(refused.Others.Insert(0, refused.Diagnosis).Select(d => d.Advice)), StringComparison.Ordinal);
        Assert.Empty(consent.Asked);
    }

    [Fact]
    public void A_named_field_is_burnt()
    {
        VirtualPart part = BurnBench.PartWith(BurnBench.Package);
        byte[] file = new byte[512].With(0x180, 3);
        part.Run(f => f.BurnEfuseAsync(BurnBench.Order(file, new BurnBench.Agree(), "app_rollback"), default));
        Assert.True(part.Holds(file));
    }

    [Fact]
    public void A_read_lock_that_is_burnt_with_its_field_hides_it_and_the_burn_is_still_proved()
    {
        VirtualPart part = BurnBench.PartWith(BurnBench.Package);
        byte[] file = new byte[512].With(0x3C, 0xA5A5A5A5).With(0x80, 0x5A5A5A5A).With(0x7C, 1u << 29).With(0xFC, 1u << 25);
        part.Run(f => f.BurnEfuseAsync(BurnBench.Order(file, new BurnBench.Agree(), "key_slot_2", "key_slot_4", "rd_lock_key_slot_2", "rd_lock_key_slot_4"), default));
        Assert.True(part.Holds(file));
        Assert.Equal(0u, part.Events.OfType<JobEvent.EfuseVerified>().Single().Read.Word(0x3C));

        // Again: what the part shows is the same, and of the rest it is told that nobody can know.
        part.Run(f => f.BurnEfuseAsync(BurnBench.Order(file, new BurnBench.Decline(), "key_slot_2", "key_slot_4", "rd_lock_key_slot_2", "rd_lock_key_slot_4"), default));
        Assert.Equal(0, part.Burns());
        Assert.Equal(32, part.Events.OfType<JobEvent.EfuseVerified>().Single().Plan.Hidden.Count);
    }

    /// <summary>The firmware calls itself boot2: it is still the application, with the application's key and counter.</summary>
    [Fact]
    public void What_an_image_calls_itself_does_not_decide_what_it_is()
    {
        byte[] named = SampleNamedBoot2();
        FlashRequest package = BurnBench.Package with { Images = BurnBench.Package.Images.SetItem(2, BurnBench.Package.Images[2] with { Contents = named }) };
        VirtualPart part = BurnBench.PartWith(package);
        part.Run(f => f.BurnEfuseAsync(BurnBench.Lock(new BurnBench.Agree()), default));
        Assert.Equal([true, false], part.Events.OfType<JobEvent.BootImageChecked>().Take(2).Select(e => e.Start.IsBoot2));
        part.AssertStarts();
        byte[] counter = new byte[512].With(0x190, 1);
        AssertRefused(part, f => f.BurnEfuseAsync(BurnBench.Order(counter, new BurnBench.Agree(), "app_rollback"), default), "efuse.bad-image");
        Assert.Contains(BurnBench.Order(counter.With(0x7C, 1u << 12), new BurnBench.Agree(), "app_rollback").Preview(package).Refusals, r => r.Id == "efuse.bad-image" && r.Facts.Contains(("image", package.Images[2].Title)));
    }

    [Fact]
    public void A_conflict_with_the_part_is_refused()
    {
        VirtualPart part = BurnBench.PartWith(BurnBench.Package);
        part.Board.Efuse.Burn(0x20, [0xFF, 0xFF, 0xFF, 0xFF]);
        AssertRefused(part, f => f.BurnEfuseAsync(BurnBench.Lock(new BurnBench.Agree()), default), "efuse.cannot-clear");
        VirtualPart closed = BurnBench.PartWith(BurnBench.Package);
        closed.Board.Efuse.Burn(0x7C, [0, 0, 6, 0]);
        AssertRefused(closed, f => f.FlashAsync(BurnBench.Package, BurnBench.Lock(new BurnBench.Agree()), default), "efuse.write-locked");
    }

    [Fact]
    public void A_damaged_container_is_refused_before_the_port_is_used()
    {
        byte[] container = NcpFlash.Tests.Images.EfuseFileTests.Container(LockFile);
        container[0] ^= 1;
        var part = new VirtualPart();
        var order = new EfuseOrder(EfuseFile.ParseContainer(container)!, "c.bin", [], new BurnBench.Agree());
        AssertRefused(part, f => f.FlashAsync(BurnBench.Package, order, default), "efuse.damaged");
        AssertRefused(part, f => f.BurnEfuseAsync(order, default), "efuse.damaged");
        Assert.Empty(part.Sent);
    }

    [Fact]
    public void An_interrupted_burn_is_recognised_and_completed()
    {
        VirtualPart part = BurnBench.PartWith(BurnBench.Package);
        byte[] half = EfuseBench.LockFile();
        half.AsSpan(0x2C).Clear();
        half.AsSpan(0, 4).Clear();
        part.Board.Efuse.Burn(0, half);
        var consent = new BurnBench.Agree();
        part.Run(f => f.BurnEfuseAsync(BurnBench.Lock(consent), default));
        Assert.True(consent.Asked.Single().Plan.CompletesAnother);
        Assert.True(part.Holds(LockFile));
        part.AssertStarts();
    }

    [Fact]
    public void The_published_package_locks_an_emulated_part_which_then_starts()
    {
        using var folder = new FirmwareFolder("mission_t01_flash_prog_cfg.ini", "2.0.106");
        FlashRequest request = PackageLoader.Load(folder.Ini, new PackageOptions(ChipCatalog.Default.Name)).Request;
        var consent = new BurnBench.Agree();
        var order = new EfuseOrder(PackageLoader.LoadEfuse(RealFirmware.PathOf("efusedata.bin")).File, "efusedata.bin", [], consent);
        var part = new VirtualPart();
        part.FillFlash(seed: 67);
        part.Run(f => f.FlashAsync(request, order, default));
        Assert.True(part.Holds(order.File.Image.Bytes.ToArray()));
        Assert.True(part.Board.Flash.Contents.SequenceEqual(folder.Reference(part.Board.Flash.Size)));
        part.AssertStarts();
        part.Run(f => f.BurnEfuseAsync(order, default));
        Assert.Equal((0, 1), (part.Burns(), consent.Asked.Count));
        AssertRefused(new VirtualPart(), f => f.FlashAsync(BurnBench.Package, order, default), "efuse.wrong-key");
        AssertRefused(new VirtualPart(), f => f.FlashAsync(request, BurnBench.Lock(consent), default), "efuse.wrong-key");
    }

    /// <summary>A signed application whose version block says <c>boot2</c>.</summary>
    private static byte[] SampleNamedBoot2() => new SampleFirmware("boot2", (9, 9, 9), 0x1000, 0xD00).Build([.. ChipCatalog.FlashParts[0].ParameterBlock]);

    /// <summary>Exit 4, and nothing on the part was changed.</summary>
    private static NcpException AssertRefused(VirtualPart part, Func<Flasher, Task<JobSummary>> job, string? id)
    {
        byte[] flash = part.Board.Flash.Contents.ToArray(), fuses = part.Board.Efuse.Fuses.ToArray();
        NcpException? refused = part.Try(job);
        Assert.NotNull(refused);
        Assert.Equal(Outcome.Refused, refused.Diagnosis.Kind.Outcome);
        if (id is not null)
        {
            Assert.Equal(id, refused.Diagnosis.Id);
        }

        Assert.DoesNotMatch(@"\{[a-z]+\}", refused.Diagnosis.Summary + refused.Diagnosis.Cause + refused.Diagnosis.Advice);
        Assert.Empty(part.WritesSent());
        Assert.True(part.Board.Flash.Contents.SequenceEqual(flash) && part.Board.Efuse.Fuses.SequenceEqual(fuses));
        return refused;
    }
}
