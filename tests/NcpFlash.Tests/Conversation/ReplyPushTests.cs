using NcpFlash.Adapters;
using NcpFlash.Diagnostics;
using NcpFlash.Emulator;
using NcpFlash.Links;
using NcpFlash.Wire;
using Xunit;

namespace NcpFlash.Tests.Conversation;

/// <summary>An adapter whose timer holds short replies back: a question behind each write frame pushes them out, where the part hears it.</summary>
public sealed class ReplyPushTests
{
    private const int QuestionLength = 12;

    [Theory]
    [InlineData("ft232r", 56)]
    [InlineData("ft232h", 504)]
    public void Behind_each_write_frame_a_question_fills_the_packet(string adapter, int length)
    {
        VirtualPart part = Behind(adapter, TimeSpan.FromMilliseconds(16));
        Flash(part);
        byte[][] questions = [.. Writes(part).Select(w => w[FrameLength(w)..])];
        Assert.InRange(questions.Length, 5, 20);
        Assert.All(questions, q => Assert.Equal([0x41, QuestionLength, length], [q[0], q.Length, q[8] | (q[9] << 8)]));
    }

    [Fact]
    public void A_timer_of_1_ms_needs_no_question()
    {
        VirtualPart part = Behind("ft232r", TimeSpan.FromMilliseconds(1));
        Flash(part);
        Assert.All(Writes(part), w => Assert.Equal(FrameLength(w), w.Length));
    }

    [Fact]
    public void An_adapter_without_a_timer_needs_no_question()
    {
        VirtualPart part = Behind("ch343", TimeSpan.FromMilliseconds(16)); // slow for another reason
        Flash(part);
        Assert.All(Writes(part), w => Assert.Equal(FrameLength(w), w.Length));
    }

    [Theory]
    [InlineData(Opcode.FlashReadSha, 0)] // the trial, and a part that empties its FIFO before it listens again
    [InlineData(Opcode.FlashReadSha, 5)] // one that keeps a piece of the question
    [InlineData(Opcode.FlashDecompressWrite, 0)]
    [InlineData(Opcode.FlashDecompressWrite, 3)]
    [InlineData(Opcode.FlashWrite, 0)]
    [InlineData(Opcode.FlashWrite, 11)]
    public void A_part_that_does_not_hear_the_question_is_not_asked_again(Opcode behind, int heard)
    {
        VirtualPart part = Behind("ft232r", TimeSpan.FromMilliseconds(16));
        var missed = new List<int>();
        part.Wrap = link => new HardOfHearing(link, behind, heard, () => missed.Add(part.Sent.Count));
        Flash(part);
        Assert.All(part.Sent.Skip(Assert.Single(missed) + 1), f => Assert.True(f[0] == 0x55 || FrameLength(f) == f.Length));
    }

    [Fact]
    public void A_part_that_refuses_the_trial_is_written_without()
    {
        VirtualPart part = Behind("ft232r", TimeSpan.FromMilliseconds(16), "fl=0501@3D");
        Flash(part);
        Assert.All(Writes(part), w => Assert.Equal(FrameLength(w), w.Length));
    }

    [Theory]
    [MemberData(nameof(FaultMatrixTests.Survivable), MemberType = typeof(FaultMatrixTests))]
    public void A_small_fault_at_any_frame_from_the_trial_on_is_survived(string fault)
    {
        VirtualPart part = Behind("ft232r", TimeSpan.FromMilliseconds(16));
        Flash(part);
        int[] frames = [.. part.Sent.Where(f => f[0] != 0x55).Select(f => f.Length > FrameLength(f) ? 2 : 1)];
        int trial = part.Sent.Where(f => f[0] != 0x55).TakeWhile(f => (Opcode)f[0] != Opcode.FlashReadSha).Count() + 1;
        for (int frame = trial; frame <= frames.Sum(); frame++)
        {
            string text = $"{fault}#{frame}";
            try
            {
                Flash(Behind("ft232r", TimeSpan.FromMilliseconds(16), text));
            }
            catch (NcpException e)
            {
                Assert.Fail($"{text}: {e.Diagnosis.Summary}");
            }
        }
    }

    private static VirtualPart Behind(string adapter, TimeSpan latency, string faults = "")
    {
        AdapterModel model = AdapterModel.Of(AdapterCatalog.Known.Named(adapter)!) with { PacketLatency = latency };
        return new VirtualPart(new EmulatorOptions { ControlLines = false, Adapter = model, Faults = FaultScript.Parse(faults), FlashSize = 64 * 1024 });
    }

    private static void Flash(VirtualPart part)
    {
        part.FillFlash(5);
        byte[] expected = VirtualPart.Expected(VirtualPart.SmallRequest(), part.Board.Flash.Contents);
        part.Run(f => f.FlashAsync(VirtualPart.SmallRequest(), default));
        Assert.True(part.Board.Flash.Contents.SequenceEqual(expected), "the flash does not hold what it should");
    }

    private static IEnumerable<byte[]> Writes(VirtualPart part) => part.Sent.Where(f => (Opcode)f[0] is Opcode.FlashWrite or Opcode.FlashDecompressWrite);

    private static int FrameLength(byte[] sent) => 4 + sent[2] + (sent[3] << 8);

    /// <summary>In front of a part that hears only the first bytes of a question behind one kind of frame.</summary>
    private sealed class HardOfHearing(ISerialLink inner, Opcode behind, int heard, Action missed) : ChangedLink(inner)
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            byte[] sent = bytes.ToArray();
            bool isCut = sent.Length > 4 && (Opcode)sent[0] == behind && sent.Length == FrameLength(sent) + QuestionLength;
            if (isCut)
            {
                missed();
            }

            return base.WriteAsync(isCut ? bytes[..^(QuestionLength - heard)] : bytes, cancellationToken);
        }
    }
}
