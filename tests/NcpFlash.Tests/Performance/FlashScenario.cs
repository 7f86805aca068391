using NcpFlash.Diagnostics;
using NcpFlash.Emulator;
using NcpFlash.Emulator.Samples;
using NcpFlash.Images;
using NcpFlash.Jobs;
using NcpFlash.Planning;
using NcpFlash.Tests.Conversation;

namespace NcpFlash.Tests.Performance;

/// <summary>Runs the same job over different contents of an emulated part, in virtual time, and tells what it took beside the floor.</summary>
/// <param name="request">The job.</param>
/// <param name="travel">Bytes of the shortest known form of all its images together.</param>
/// <param name="adapter">The adapter in front of the part.</param>
/// <param name="late">How much later than it is wanted each piece of compressing is done; null for at once.</param>
internal sealed class FlashScenario(FlashRequest request, long travel, AdapterModel? adapter = null, TimeSpan? late = null)
{
    private const int FlashSize = 4 << 20;

    /// <summary>The streams are the same each time; making them once saves the tests' time and no virtual time.</summary>
    private static readonly StreamCache Streams = new(StreamCache.Inline, TimeProvider.System);

    /// <summary>What a run took.</summary>
    /// <param name="Seconds">Virtual time from the first byte to the last digest.</param>
    /// <param name="Floor">The shortest possible time.</param>
    public sealed record Result(double Seconds, double Floor)
    {
        /// <summary>Time in units of the floor.</summary>
        public double Ratio => Seconds / Floor;
    }

    /// <summary>What the flash holds afterwards.</summary>
    public byte[] Wanted(byte[] before) => VirtualPart.Expected(request, before);

    /// <summary>A flash full of something else.</summary>
    public static byte[] Foreign(int seed = 67)
    {
        var foreign = new byte[FlashSize];
        new Random(seed).NextBytes(foreign);
        return foreign;
    }

    /// <summary>A blank flash.</summary>
    public static byte[] Blank()
    {
        var blank = new byte[FlashSize];
        blank.AsSpan().Fill(0xFF);
        return blank;
    }

    /// <summary>Every byte is written.</summary>
    public Result Full(byte[] before)
    {
        byte[] wanted = Wanted(before);
        double images = request.Images.Sum(i => FlashFloor.Program(i.Contents.Span));
        return Run(before, FlashFloor.Travel(travel) + images + FlashFloor.Erase(before, wanted, Owned) + FlashFloor.Digest(Checked));
    }

    /// <summary>Everything is there already, but for the sectors given by address.</summary>
    public Result Changed(params uint[] sectors)
    {
        byte[] before = Wanted(Foreign());
        double work = 0;
        foreach (uint sector in sectors)
        {
            work += FlashFloor.Program(before.AsSpan((int)sector, 0x1000)); // how short its contents can travel is not known
            before[sector + 17] ^= 0x5A;
        }

        return Run(before, work + FlashFloor.Erase(before, Wanted(before), Owned) + FlashFloor.Digest(Checked));
    }

    private FlashRange[] Owned => request.Erase == EraseMode.Chip ? [new FlashRange(0, FlashSize)] : [.. request.Images.Select(i => i.Range.Align(0x1000))];

    private long Checked => Owned.Sum(o => (long)o.Length);

    private Result Run(byte[] before, double floor)
    {
        var clock = new VirtualClock();
        StreamCache streams = late is not { } later ? Streams : new StreamCache(
            work =>
            {
                work();
                return clock.DelayAsync(later, default);
            },
            clock);
        var part = new VirtualPart(clock, new EmulatorOptions { ControlLines = false, Adapter = adapter ?? AdapterModel.Ideal }) { Streams = streams };
        part.Board.Flash.Load(0, before);
        byte[] wanted = Wanted(before);
        TimeSpan begun = part.Clock.Elapsed;
        part.Run(f => f.FlashAsync(request, default));
        Xunit.Assert.True(part.Board.Flash.Contents.SequenceEqual(wanted), "the flash does not hold what it should");
        return new Result((part.Clock.Elapsed - begun).TotalSeconds, FlashFloor.Connect() + FlashFloor.Look() + floor);
    }

    /// <summary>The sample package, erasing as given. The travel is that of the encoder's whole images.</summary>
    public static FlashRequest Sample(EraseMode erase)
    {
        (uint Address, string Name)[] places = [(0, "boot2"), (0xE000, "partition"), (SamplePackage.FirmwareAddress, "FW"), (SamplePackage.FileSystemAddress, "littlefs")];
        return new FlashRequest(
            [.. SamplePackage.Files().Zip(places, (file, place) => new PlanImage(place.Name, file.Name, place.Address, file.Contents, new SourcePlace("sample")))],
            erase, []);
    }
}
