using NcpFlash.Adapters;
using NcpFlash.Emulator;
using NcpFlash.Jobs;
using NcpFlash.Sessions;
using Xunit;

namespace NcpFlash.Tests.Conversation;

/// <summary>Adapters that lose replies of exactly 32n bytes (SYMPTOMS A11): every job ends well over each of them, and what is read is what is there.</summary>
public sealed class LosingAdapterTests
{
    /// <summary>Adapters of the data that may have that quirk, with both revisions of the ROM, and firmware that talks meanwhile.</summary>
    public static TheoryData<string> Boards =>
    [
        .. AdapterCatalog.Known.Adapters.Where(a => a.Quirks.Concat(a.PossibleQuirks).Contains(AdapterQuirk.Loses32n))
            .SelectMany(a => new[] { "later", "a0" }, (a, rom) => $"adapter={a.Word},quirks=loses-32n,rom={rom}"),
        "adapter=ch340g,quirks=loses-32n,lines=off",
        "adapter=ch341,quirks=loses-32n+stale-after-purge,lines=off,rom=a0",
        "latency=1ms,quirks=loses-32n,lines=off",
        "latency=1ms,quirks=loses-32n,rom=a0",
    ];

    [Theory]
    [MemberData(nameof(Boards))]
    public void A_part_tells_of_itself(string board) => Run(New(board), f => f.InfoAsync(default));

    [Theory]
    [MemberData(nameof(Boards))]
    public void A_part_is_flashed_and_verified(string board)
    {
        VirtualPart part = New(board);
        byte[] expected = VirtualPart.Expected(VirtualPart.SmallRequest(), part.Board.Flash.Contents);
        Run(part, f => f.FlashAsync(VirtualPart.SmallRequest(), default));
        Assert.True(part.Board.Flash.Contents.SequenceEqual(expected));
        Run(part, f => f.VerifyAsync(VirtualPart.SmallRequest().Images, default));
    }

    [Theory]
    [MemberData(nameof(Boards))]
    public void Efuses_are_read(string board)
    {
        VirtualPart part = New(board);
        byte[] array = part.Board.Efuse.ReadOut(0, 512);
        Assert.Equal(array, Run(part, f => f.ReadEfuseAsync(default)).Efuse.Bytes.ToArray());
        foreach (uint length in new uint[] { 4, 16, 28, 60, 80, 92, 124, 252, 508 })
        {
            Assert.Equal(array[..(int)length], Run(part, f => f.ReadEfuseAsync(new FlashRange(0, length), default)).Efuse);
        }
    }

    /// <summary>Lengths whose reply, alone or with what follows it, has a multiple of 32 bytes.</summary>
    [Theory]
    [MemberData(nameof(Boards))]
    public void Flash_is_read(string board)
    {
        VirtualPart part = New(board);
        foreach (uint length in new uint[] { 1, 16, 28, 60, 80, 92, 1020, 2044, 2048, 2076, 4092 })
        {
            using var read = new MemoryStream();
            Run(part, f => f.ReadAsync(new FlashRange(0x1000, length), read, default));
            Assert.True(part.Board.Flash.Contents.Slice(0x1000, (int)length).SequenceEqual(read.ToArray()), $"{length}");
        }
    }

    private static VirtualPart New(string board)
    {
        var part = new VirtualPart(EmulatorSettings.Parse(board));
        part.FillFlash(seed: 5);
        return part;
    }

    /// <summary>Runs a job: no reply is lost in it, but for the one by which the quirk of an adapter is found that nobody knows it of.</summary>
    private static T Run<T>(VirtualPart part, Func<Flasher, Task<T>> job)
    {
        bool isKnown = part.Board.Adapter.Identity is { } usb && AdapterCatalog.Known.Find(usb)?.PossibleQuirks.Contains(AdapterQuirk.Loses32n) == true;
        T result = part.Run(job, new ConnectOptions(BootControl.Lines));
        Assert.Empty(part.Events.OfType<JobEvent.RateFellBack>());
        Assert.InRange(part.Events.OfType<JobEvent.Resynced>().Count(), 0, isKnown ? 0 : 1);
        return result;
    }

}
