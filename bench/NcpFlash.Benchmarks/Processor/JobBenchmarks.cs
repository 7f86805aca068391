using BenchmarkDotNet.Attributes;
using NcpFlash.Benchmarks.VirtualTime;
using NcpFlash.Emulator;

namespace NcpFlash.Benchmarks.Processor;

/// <summary>Processor time and memory of client and emulated part together, for a whole job in virtual time.</summary>
public class JobBenchmarks
{
    /// <summary>Index of the state of the part: 1 is blank, 2 unchanged.</summary>
    [Params(1, 2)]
    public int State { get; set; }

    [Benchmark]
    public double Flash() => VirtualRun.Seconds(Case.All[State], AdapterModel.Ideal, 2_000_000);
}
