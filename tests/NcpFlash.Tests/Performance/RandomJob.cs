using NcpFlash.Adapters;
using NcpFlash.Diagnostics;
using NcpFlash.Emulator;
using NcpFlash.Images;
using NcpFlash.Jobs;
using NcpFlash.Planning;
using NcpFlash.Tests.Conversation;
using NcpFlash.Wire;

namespace NcpFlash.Tests.Performance;

/// <summary>A job and the contents it meets, both drawn at random.</summary>
internal sealed record RandomJob(FlashRequest Request, byte[] Contents, AdapterModel Adapter, Random Random)
{
    /// <summary>Holds every reply back and has no packet to fill: larger frames pay.</summary>
    private static readonly AdapterModel Slow = new(TimeSpan.FromMilliseconds(16));

    /// <summary>Holds every reply back until a packet is full: a question behind each frame fills it.</summary>
    private static readonly AdapterModel Timed = AdapterModel.Of(AdapterCatalog.Known.Named("ft232r") ?? throw new InvalidOperationException("The catalogue has no FT232R."));

    /// <summary>Bytes from which on the frames of a slow adapter are larger than the vendor's.</summary>
    private const int LargeFramesFrom = 130_000;

    /// <summary>Where a stream ends at the latest.</summary>
    private const uint StreamEnd = 256 * 1024;

    /// <summary>Size of the flash.</summary>
    public const uint FlashSize = 512 * 1024;

    /// <summary>Draws one.</summary>
    public static RandomJob Draw(int seed)
    {
        var random = new Random(seed);
        AdapterModel adapter = random.Next(12) switch
        {
            0 => Slow,
            1 => Timed,
            _ => AdapterModel.Ideal,
        };
        var images = new List<PlanImage>();
        for (uint at = (uint)random.Next(3) * 4096; images.Count < 3 && at < FlashSize / 2; at += 4096 * (uint)(1 + random.Next(12)))
        {
            int length = 1 + random.Next(random.Next(2) == 0 ? 3000 : 14_000) + (adapter == Slow && images.Count == 0 ? LargeFramesFrom : 0);
            length = (int)Math.Min(length, FlashSize - at);
            bool isNoise = length > LargeFramesFrom && random.Next(2) == 0; // travels as it is
            images.Add(new PlanImage($"image{images.Count}", $"image{images.Count}.bin", at, isNoise ? Noise(random, length) : Bytes(random, length), new SourcePlace("test", images.Count)));
            at = (uint)new FlashRange(at, (uint)length).Align(4096).End;
        }

        EraseMode erase = random.Next(2) == 0 ? EraseMode.Range : EraseMode.Chip;
        images = [.. images, .. Further(images, erase, new Random(-1 - seed))];
        var request = new FlashRequest([.. images], erase, [], IsRaw: true) { IsFull = random.Next(10) == 0 };
        return new RandomJob(request, ContentsFor(request, random), adapter, random);
    }

    /// <summary>Now and then an image in the last sector of another, where the whole chip is erased, and one that takes two streams.</summary>
    private static IEnumerable<PlanImage> Further(List<PlanImage> images, EraseMode erase, Random random)
    {
        uint end = (uint)((images[0].Range.End + 255) / 256 * 256), sectorEnd = (uint)images[0].Range.Align(4096).End;
        if (erase == EraseMode.Chip && random.Next(3) == 0 && end < sectorEnd)
        {
            yield return new PlanImage("beside", "beside.bin", end, Bytes(random, 1 + random.Next((int)(sectorEnd - end))), new SourcePlace("test", 8));
        }

        uint free = (uint)images[^1].Range.Align(4096).End;
        if (random.Next(20) == 0 && free < StreamEnd)
        {
            yield return new PlanImage("long", "long.bin", free, Bytes(random, (int)Math.Min(FlashSize, StreamEnd + 40_000) - (int)free), new SourcePlace("test", 9));
        }
    }

    /// <summary>A part that holds the contents.</summary>
    public VirtualPart Part()
    {
        var part = new VirtualPart(new EmulatorOptions { ControlLines = false, Adapter = Adapter, JedecId = new JedecId(0xC4, 0x60, 0x13) }) { Streams = new StreamCache(StreamCache.Inline, TimeProvider.System) };
        part.Board.Flash.Load(0, Contents);
        return part;
    }

    /// <summary>Runs the job until power fails or the adapter is gone, at a random moment; then both are back.</summary>
    public void CutOff(VirtualPart part)
    {
        using var cut = new CancellationTokenSource();
        bool isPower = Random.Next(4) != 0;
        try
        {
            using ITimer timer = part.Clock.CreateTimer(_ => Cut(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            Arm(timer, part);
            part.Run(f => f.FlashAsync(Request, cut.Token));
        }
        catch (OperationCanceledException)
        {
            // the cut struck
        }

        part.AfterFrame = null;
        part.Board.Power = true;
        part.Clock.Advance(TimeSpan.FromSeconds(isPower ? 0.1 : 5)); // a part that keeps its power finishes what it was told

        void Cut()
        {
            part.Board.Power = !isPower;
            cut.Cancel();
        }
    }

    /// <summary>Three in four cuts come while a frame that changes something is on the line or being worked on, the others at any time.</summary>
    private void Arm(ITimer timer, VirtualPart part)
    {
        if (Random.Next(4) == 0)
        {
            timer.Change(TimeSpan.FromMilliseconds(Random.NextDouble() * Random.Next(40, 1500)), Timeout.InfiniteTimeSpan);
            return;
        }

        int left = 1 + Random.Next(Random.Next(2) == 0 ? 3 : 15);
        TimeSpan later = TimeSpan.FromMilliseconds(Random.NextDouble() * Random.Next(1, 150));
        part.AfterFrame = _ =>
        {
            if ((Opcode)part.Sent[^1][0] is Opcode.FlashErase or Opcode.FlashChipErase or Opcode.FlashWrite or Opcode.FlashDecompressWrite && --left == 0)
            {
                timer.Change(later, Timeout.InfiniteTimeSpan);
            }
        };
    }

    /// <summary>Blank, foreign, the right contents, or a patchwork of these with single bytes changed.</summary>
    private static byte[] ContentsFor(FlashRequest request, Random random)
    {
        var foreign = new byte[FlashSize];
        random.NextBytes(foreign);
        byte[] wanted = VirtualPart.Expected(request, foreign);
        var contents = new byte[FlashSize];
        int patch = 4096 << random.Next(7);
        for (int at = 0; at < FlashSize; at += patch)
        {
            Span<byte> place = contents.AsSpan(at, Math.Min(patch, (int)FlashSize - at));
            switch (random.Next(4))
            {
                case 0:
                    place.Fill(0xFF);
                    break;
                case 1:
                    foreign.AsSpan(at, place.Length).CopyTo(place);
                    break;
                default:
                    wanted.AsSpan(at, place.Length).CopyTo(place);
                    place[random.Next(place.Length)] ^= (byte)random.Next(4);
                    break;
            }
        }

        return contents;
    }

    private static byte[] Noise(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>Stretches of noise, text and blank.</summary>
    private static byte[] Bytes(Random random, int length)
    {
        var bytes = new byte[length];
        for (int at = 0; at < length;)
        {
            Span<byte> stretch = bytes.AsSpan(at, Math.Min(length - at, 1 + random.Next(5000)));
            switch (random.Next(3))
            {
                case 0:
                    random.NextBytes(stretch);
                    break;
                case 1:
                    stretch.Fill(0xFF);
                    break;
                default:
                    stretch.Fill((byte)random.Next(256));
                    break;
            }

            at += stretch.Length;
        }

        return bytes;
    }
}
