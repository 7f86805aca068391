using NcpFlash.Planning;
using NcpFlash.Tests.Performance;

namespace NcpFlash.Benchmarks.VirtualTime;

/// <summary>One state in which a part comes to the job.</summary>
/// <param name="Name">What it is called in the table.</param>
/// <param name="Before">Its flash.</param>
/// <param name="Travel">Bytes that must reach it, in their shortest known form.</param>
/// <param name="Programmed">What must be programmed.</param>
internal sealed record Case(string Name, byte[] Before, long Travel, IReadOnlyList<ReadOnlyMemory<byte>> Programmed)
{
    private const int Sector = 0x1000;

    /// <summary>Every case of the table.</summary>
    public static IReadOnlyList<Case> All { get; } = Make();

    /// <summary>The shortest possible time at a rate, in seconds.</summary>
    public double Floor(int rate) =>
        FlashFloor.Connect(workRate: rate) + FlashFloor.Look(rate) + FlashFloor.Travel(Travel, rate) + Programmed.Sum(p => FlashFloor.Program(p.Span))
        + FlashFloor.Erase(Before, MeasuredPackage.Done(), [new FlashRange(0, (uint)Before.Length)]) + FlashFloor.Digest(Before.Length);

    private static Case[] Make()
    {
        IReadOnlyList<ReadOnlyMemory<byte>> everything = [.. MeasuredPackage.Request.Images.Select(i => i.Contents)];
        byte[] done = MeasuredPackage.Done();
        PlanImage boot2 = MeasuredPackage.Request.Images[0];
        return
        [
            new("full of other contents", MeasuredPackage.Foreign(), MeasuredPackage.Travel, everything),
            new("blank", MeasuredPackage.Blank(), MeasuredPackage.Travel, everything),
            new("unchanged", done, 0, []),
            new("one file changed (boot2)", Changed(done, boot2.Range), MeasuredPackage.Shortest[0], [boot2.Contents]),
            new("one sector changed", Changed(done, new FlashRange(0x80000, Sector)), MeasuredPackage.ShortestSector, [done.AsMemory(0x80000, Sector)]),
        ];
    }

    private static byte[] Changed(byte[] done, FlashRange range)
    {
        byte[] changed = [.. done];
        new Random(5).NextBytes(changed.AsSpan((int)range.Start, (int)range.Length));
        return changed;
    }
}
