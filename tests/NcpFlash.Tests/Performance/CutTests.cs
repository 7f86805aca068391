using NcpFlash.Diagnostics;
using NcpFlash.Tests.Conversation;
using NcpFlash.Wire;
using Xunit;

namespace NcpFlash.Tests.Performance;

/// <summary>
/// Power is cut, or the adapter pulled out, at any moment of any job over any contents: the next run repairs the part and leaves exactly what a full
/// rewrite leaves.
/// </summary>
public sealed class CutTests
{
    [Fact]
    public void The_next_run_repairs_what_a_cut_left() => Run(Enumerable.Range(0, 40));

    [Fact(Explicit = true)]
    [Trait("Category", "Long")]
    public void The_next_run_repairs_what_a_cut_left_long() => Run(Enumerable.Range(1000, 10_000));

    [Fact]
    public void The_jobs_that_are_cut_send_every_kind_of_frame()
    {
        var kinds = new HashSet<(Opcode, bool, bool)>();
        for (int seed = 0; seed < 40; seed++)
        {
            VirtualPart part = RandomJob.Draw(seed).Part();
            part.Run(f => f.FlashAsync(RandomJob.Draw(seed).Request, default));
            kinds.UnionWith(part.Sent.Where(f => (Opcode)f[0] is Opcode.FlashWrite or Opcode.FlashDecompressWrite)
                .Select(f => (Opcode: (Opcode)f[0], Length: 4 + f[2] + (f[3] << 8), Sent: f.Length)).Select(f => (f.Opcode, f.Length > 2056, f.Sent > f.Length)));
        }

        foreach (Opcode opcode in (Opcode[])[Opcode.FlashWrite, Opcode.FlashDecompressWrite])
        {
            Assert.Contains((opcode, false, false), kinds);
            Assert.Contains((opcode, true, false), kinds); // larger than the vendor's
            Assert.Contains((opcode, false, true), kinds); // with a question behind it
        }

        RandomJob[] jobs = [.. Enumerable.Range(0, 40).Select(RandomJob.Draw)];
        Assert.Contains(jobs, j => j.Request.Images.Any(i => i.Name == "beside")); // in the sector of another
        Assert.Contains(jobs, j => j.Request.Images.Any(i => i.Name == "long")); // two streams
    }

    [Fact]
    public void A_cut_write_leaves_garbage_that_a_digest_sees()
    {
        // what the property relies on: cuts do leave sectors that are neither old nor new
        int spoiled = Enumerable.Range(0, 15).Count(seed =>
        {
            RandomJob job = RandomJob.Draw(seed);
            VirtualPart part = job.Part();
            byte[] before = part.Board.Flash.Contents.ToArray(), after = VirtualPart.Expected(job.Request, before);
            job.CutOff(part);
            byte[] now = part.Board.Flash.Contents.ToArray();
            return Enumerable.Range(0, (int)RandomJob.FlashSize / 4096).Any(s => IsGarbage(now, s * 4096, before, after));
        });
        Assert.InRange(spoiled, 3, 15);
    }

    private static bool IsGarbage(byte[] now, int at, byte[] before, byte[] after)
    {
        ReadOnlySpan<byte> sector = now.AsSpan(at, 4096);
        return !sector.SequenceEqual(before.AsSpan(at, 4096)) && !sector.SequenceEqual(after.AsSpan(at, 4096)) && sector.IndexOfAnyExcept((byte)0xFF) >= 0;
    }

    private static void Run(IEnumerable<int> seeds)
    {
        foreach (int seed in seeds)
        {
            RandomJob job = RandomJob.Draw(seed);
            VirtualPart part = job.Part();
            byte[] before = part.Board.Flash.Contents.ToArray();
            job.CutOff(part);
            if (seed % 3 == 0)
            {
                job.CutOff(part); // and the repair is cut too
            }

            byte[] expected = VirtualPart.Expected(job.Request, before);
            NcpException? fault = part.Try(f => f.FlashAsync(job.Request, default));
            Assert.True(fault is null, $"seed {seed}: {fault?.Diagnosis.Summary}");
            Assert.True(part.Board.Flash.Contents.SequenceEqual(expected), $"seed {seed}: the part does not hold what a full rewrite leaves");
        }
    }
}
