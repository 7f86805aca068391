using NcpFlash.Diagnostics;
using NcpFlash.Emulator;
using NcpFlash.Images;
using NcpFlash.Links;
using NcpFlash.Planning;
using NcpFlash.Sessions;
using Xunit;

namespace NcpFlash.Tests.Conversation;

/// <summary>Which rate a job ends up at, on ports and lines that do not carry every rate.</summary>
public sealed class RateTests
{
    [Fact]
    public void A_rate_that_the_port_clamps_is_never_told_to_the_part()
    {
        var part = new VirtualPart { Wrap = link => new ClampedLink(link, 1_000_000) };
        part.Run(f => f.InfoAsync(default));
        Assert.Equal([(2_000_000, 1_500_000), (1_500_000, 1_000_000)], Steps(part));
        Assert.All(part.Events.OfType<JobEvent.RateFellBack>(), e => Assert.Contains("makes 1000000", e.Reason, StringComparison.Ordinal));
        Assert.Single(part.Sent, frame => frame[0] == 0x22);
    }

    [Fact]
    public void A_clamp_that_the_driver_hides_costs_one_idle_timeout_a_step()
    {
        var part = new VirtualPart { Wrap = link => new ClampedLink(link, 1_000_000, admitsIt: false) };
        part.Run(f => f.InfoAsync(default));
        Assert.Equal([(2_000_000, 1_500_000), (1_500_000, 1_000_000)], Steps(part));
        Assert.InRange(part.Clock.GetElapsedTime(0).TotalSeconds, 4, 15);
    }

    /// <summary>Short frames get through: it is the check of the rate that finds out, before anything is written.</summary>
    [Fact]
    public void A_rate_that_carries_only_short_frames_is_left_before_the_work()
    {
        var part = new VirtualPart { Wrap = link => new LongFrameLink(link, cleanUpTo: 1_000_000) };
        part.Run(f => f.ProbeAsync(default));
        Assert.Equal([(2_000_000, 1_500_000), (1_500_000, 1_000_000)], Steps(part));
        Assert.InRange(part.Clock.GetElapsedTime(0).TotalSeconds, 4, 12);
    }

    [Theory]
    [InlineData(1_000_000, 500_000, 1_000_000)]
    [InlineData(600_000, 500_000, 500_000)]
    [InlineData(115_200, 115_200, 115_200)]
    public void A_rate_that_the_port_refuses_is_one_that_it_does_not_make(int above, int contact, int work)
    {
        var part = new VirtualPart(EmulatorSettings.Parse($"refuse-above={above},lines=off"));
        part.Run(f => f.ProbeAsync(default));
        Assert.Equal(contact, part.Events.OfType<JobEvent.SyncSent>().Last().Rate.BitsPerSecond);
        Assert.Equal(work, part.Events.OfType<JobEvent.RateChanged>().Last().Requested.BitsPerSecond);
        Assert.All(part.Events.OfType<JobEvent.RateFellBack>(), e => Assert.Contains("refuses", e.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void A_port_that_refuses_the_only_rate_to_try_is_told_in_its_own_words()
    {
        var part = new VirtualPart(EmulatorSettings.Parse("refuse-above=9600,lines=off"));
        Assert.Equal("port.rate-refused", part.Try(f => f.InfoAsync(default), new ConnectOptions(BootControl.Host) { Attempts = 1 })?.Diagnosis.Id);
    }

    [Fact]
    public void A_port_that_makes_no_rate_right_is_told_with_what_it_makes()
    {
        var part = new VirtualPart { Wrap = link => new ClampedLink(link, 500_000, factor: 1.3) };
        NcpException? fault = part.Try(f => f.InfoAsync(default));
        Assert.Equal("rate.not-made", fault?.Diagnosis.Id);
    }

    [Fact]
    public void A_port_that_cannot_make_the_rate_of_the_handshake_takes_a_slower_one()
    {
        var part = new VirtualPart { Wrap = link => new ClampedLink(link, 115_200) };
        part.Run(f => f.InfoAsync(default));
        Assert.Equal(115_200, part.Events.OfType<JobEvent.SyncSent>().Last().Rate.BitsPerSecond);
    }

    [Fact]
    public void A_named_rate_is_the_highest_that_is_tried()
    {
        var part = new VirtualPart { Wrap = link => new ClampedLink(link, 921_600) };
        part.Run(f => f.InfoAsync(default), new ConnectOptions(BootControl.Host, WorkRate: new BitRate(1_000_000)));
        Assert.Equal([(1_000_000, 921_600)], Steps(part));
    }

    [Fact]
    public void Errors_that_begin_in_the_middle_of_a_write_slow_the_job_down()
    {
        FlashRequest request = VirtualPart.SmallRequest();
        int frames = CountFrames(request);
        NoisyLink? noise = null;
        var part = new VirtualPart { Wrap = link => noise = new NoisyLink(link, cleanUpTo: 1_000_000) };
        part.AfterFrame = number => noise!.IsOn |= number >= frames * 4 / 10;
        part.FillFlash(3);
        byte[] expected = VirtualPart.Expected(request, part.Board.Flash.Contents);
        part.Run(f => f.FlashAsync(request, default));
        Assert.True(part.Board.Flash.Contents.SequenceEqual(expected));
        Assert.Equal(1_000_000, Steps(part)[^1].To);
    }

    [Fact]
    public void Damaged_frames_slow_a_raw_write_down_without_losing_the_conversation()
    {
        var image = new byte[40_000];
        new Random(5).NextBytes(image);
        var request = new FlashRequest([new PlanImage("raw", "raw.bin", 0x1000, image, new SourcePlace("test", 1))], EraseMode.Range, [], IsRaw: true);
        NoisyLink? noise = null;
        var part = new VirtualPart { Wrap = link => noise = new NoisyLink(link, cleanUpTo: 1_500_000) { IsOn = true, DamagesEvery = 5000, HarmsReplies = false } };
        part.Run(f => f.FlashAsync(request, default));
        Assert.Equal(image, part.Board.Flash.Contents.Slice(0x1000, image.Length).ToArray());
        Assert.All(Steps(part), s => Assert.Equal((2_000_000, 1_500_000), s));
        Assert.NotNull(noise);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    public void A_healthy_waiting_part_is_connected_within_150_ms(int latencyMilliseconds)
    {
        var part = new VirtualPart(new EmulatorOptions { ControlLines = false, Adapter = new AdapterModel(TimeSpan.FromMilliseconds(latencyMilliseconds)) });
        part.Run(f => f.ProbeAsync(default));
        double most = 0.150 + (10 * latencyMilliseconds / 1000.0); // ten replies wait for the adapter's timer
        Assert.InRange(part.Clock.GetElapsedTime(0).TotalSeconds, 0.03, most);
    }

    [Fact]
    public void The_line_sequence_costs_its_own_waits_and_at_most_50_ms()
    {
        var part = new VirtualPart(new EmulatorOptions { ControlLines = true });
        part.Run(f => f.ProbeAsync(default), new ConnectOptions(BootControl.Lines));
        double waits = ResetSequence.Parse(NcpFlash.Chips.ChipCatalog.Default.BootEntry).Steps.OfType<ResetStep.Wait>().Sum(w => w.Duration.TotalSeconds);
        Assert.InRange(part.Clock.GetElapsedTime(0).TotalSeconds, waits, waits + 0.050);
    }

    private static (int From, int To)[] Steps(VirtualPart part) =>
        [.. part.Events.OfType<JobEvent.RateFellBack>().Select(e => (e.From.BitsPerSecond, e.To.BitsPerSecond))];

    private static int CountFrames(FlashRequest request)
    {
        var part = new VirtualPart();
        part.Run(f => f.FlashAsync(request, default));
        return part.Sent.Count(frame => frame[0] != 0x55);
    }

    /// <summary>A port that makes no rate above a limit, and says so or not.</summary>
    private sealed class ClampedLink(ISerialLink inner, int most, bool admitsIt = true, double factor = 1) : ChangedLink(inner)
    {
        private BitRate _said = new(500_000);

        public override BitRate BitRate => _said;

        public override async ValueTask<BitRate> SetBitRateAsync(BitRate rate, CancellationToken cancellationToken)
        {
            var made = new BitRate((int)(Math.Min(rate.BitsPerSecond, most) * factor));
            BitRate real = await base.SetBitRateAsync(made, cancellationToken);
            return _said = admitsIt ? real : rate;
        }
    }

    /// <summary>A line on which bits slip in frames of more than a hundred bytes at rates above a limit.</summary>
    private sealed class LongFrameLink(ISerialLink inner, int cleanUpTo) : ChangedLink(inner)
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            byte[] sent = bytes.ToArray();
            if (BitRate.BitsPerSecond > cleanUpTo && sent.Length > 100 && sent[0] != 0x55)
            {
                sent[100] ^= 0x08;
            }

            return base.WriteAsync(sent, cancellationToken);
        }
    }

    /// <summary>A line that damages a byte now and then at rates above a limit.</summary>
    private sealed class NoisyLink(ISerialLink inner, int cleanUpTo) : ChangedLink(inner)
    {
        private int _untilDamage = 700;

        public bool IsOn { get; set; }

        public int DamagesEvery { get; init; } = 700;

        public bool HarmsReplies { get; init; } = true;

        private bool Harms => IsOn && BitRate.BitsPerSecond > cleanUpTo;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            int count = await base.ReadAsync(buffer, cancellationToken);
            if (HarmsReplies)
            {
                Damage(buffer.Span[..count]);
            }

            return count;
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            byte[] sent = bytes.ToArray();
            Damage(sent.AsSpan(Math.Min(sent.Length, 8))); // past the length, so that the part still finds the end of the frame
            return base.WriteAsync(sent, cancellationToken);
        }

        private void Damage(Span<byte> bytes)
        {
            foreach (ref byte value in bytes)
            {
                if (Harms && --_untilDamage == 0)
                {
                    _untilDamage = DamagesEvery;
                    value ^= 0x10;
                }
            }
        }
    }
}
