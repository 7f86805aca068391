using NcpFlash.Diagnostics;
using NcpFlash.Sessions;
using NcpFlash.Tests.Planning;
using NcpFlash.Wire;
using Xunit;

namespace NcpFlash.Tests.Conversation;

/// <summary>The conversation is lost in the middle of a burn, and what answers afterwards is looked at before another bit is burnt.</summary>
public sealed class BurnRecoveryTests
{
    private static readonly byte[] LockFile = EfuseBench.LockFile();

    /// <summary>Whichever write is lost, and whether it was carried out or not.</summary>
    public static TheoryData<string, int> Losses
    {
        get
        {
            var data = new TheoryData<string, int>();
            for (int write = 1; write <= 4; write++)
            {
                data.Add("silence", write);
                data.Add("droprequest", write);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Other_firmware_on_the_flash_stops_the_burn(string fault, int write)
    {
        (VirtualPart part, NcpException? error) = Burn(fault, write, part => part.Board.Flash.Load(0x10000, BurnBench.ForeignPackage.Images[2].Contents.Span));
        Assert.Equal(("efuse.part-changed", Outcome.Verification), (error?.Diagnosis.Id, error?.Diagnosis.Kind.Outcome));
        Assert.Contains("boot2 or the firmware on its flash is not the one that was checked before", error?.Diagnosis.Summary, StringComparison.Ordinal);
        Assert.Equal(write, part.Burns());
    }

    /// <summary>Its header, key and signature stand as they did.</summary>
    [Theory]
    [MemberData(nameof(Losses))]
    public void A_body_that_was_damaged_meanwhile_stops_the_burn(string fault, int write)
    {
        byte[] boot2 = BurnBench.Package.Images[0].Contents.ToArray();
        boot2[^1] ^= 1;
        (VirtualPart part, NcpException? error) = Burn(fault, write, part => part.Board.Flash.Load(0, boot2));
        Assert.Equal("efuse.part-changed", error?.Diagnosis.Id);
        Assert.Equal(write, part.Burns());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Another_part_under_the_same_address_is_not_burnt(int write)
    {
        (VirtualPart part, NcpException? error) = Burn("silence", write, part =>
        {
            part.Board.Efuse.Load(new byte[512]);
            part.Board.Efuse.Burn(0, BurnBench.PartWith(BurnBench.Package).Board.Efuse.Fuses);
            part.Board.Efuse.Burn(0x118, [0x34, 0x12]);
        });
        Assert.Equal(write == 1 ? "efuse.unexpected-bits" : "efuse.part-changed", error?.Diagnosis.Id);
        Assert.Equal(write, part.Burns());
    }

    [Fact]
    public void A_part_that_lost_what_it_had_burnt_before_is_told()
    {
        (VirtualPart part, NcpException? error) = Burn("silence", 1, part =>
        {
            byte[] fuses = part.Board.Efuse.Fuses.ToArray();
            fuses[0x61] = 0;
            part.Board.Efuse.Load(fuses);
        });
        Assert.Equal("efuse.part-changed", error?.Diagnosis.Id);
        Assert.Contains("bits that were burnt read as not burnt: 0x060", error?.Diagnosis.Summary, StringComparison.Ordinal);
        Assert.Equal(1, part.Burns());
    }

    /// <summary>A read is sent again by the session itself: the loss is noticed all the same.</summary>
    [Fact]
    public void A_loss_between_two_writes_is_noticed_too()
    {
        VirtualPart part = BurnBench.PartWith(BurnBench.Package);
        part.Run(f => f.BurnEfuseAsync(BurnBench.Lock(new BurnBench.Agree()), default));
        int second = part.Sent.Where(f => f[0] != 0x55).Select((f, i) => (f, i)).Where(x => x.f[0] == (byte)Opcode.EfuseWrite).ElementAt(1).i + 1;
        (part, NcpException? error) = Burn($"silence#{second - 1}", swap: part => part.Board.Flash.Load(0x10000, BurnBench.ForeignPackage.Images[2].Contents.Span), after: second - 1);
        Assert.Equal("efuse.part-changed", error?.Diagnosis.Id);
        Assert.Equal(1, part.Burns());
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void The_same_part_is_looked_at_and_burnt_to_the_end(string fault, int write)
    {
        (VirtualPart part, NcpException? error) = Burn(fault, write, _ => { });
        Assert.Null(error);
        Assert.True(part.Holds(LockFile));
        Assert.Equal(3 * 2, part.Events.OfType<JobEvent.BootImageChecked>().Count()); // before the question, before the burn, after the loss
        part.AssertStarts();
    }

    private static (VirtualPart Part, NcpException? Error) Burn(string fault, int write, Action<VirtualPart> swap) => Burn($"{fault}@40#{write}", swap, after: null, write);

    private static (VirtualPart Part, NcpException? Error) Burn(string faults, Action<VirtualPart> swap, int? after, int write = 0)
    {
        VirtualPart part = BurnBench.PartWith(BurnBench.Package, faults);
        bool isDone = false;
        part.AfterFrame = sent =>
        {
            // The swap happens while nobody answers: at the first frame after the lost one.
            if (!isDone && (after is { } frame ? sent > frame : part.Burns() == write && part.Sent[^1][0] != (byte)Opcode.EfuseWrite))
            {
                isDone = true;
                swap(part);
            }
        };
        NcpException? error = part.Try(f => f.BurnEfuseAsync(BurnBench.Lock(new BurnBench.Agree()), default));
        Assert.True(isDone);
        part.AfterFrame = null;
        return (part, error);
    }
}
