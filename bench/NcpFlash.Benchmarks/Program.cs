using BenchmarkDotNet.Running;
using NcpFlash.Benchmarks.Processor;
using NcpFlash.Benchmarks.RealTime;
using NcpFlash.Benchmarks.VirtualTime;

return args.FirstOrDefault() switch
{
    "table" => Table(write: args.Contains("--write")),
    "processor" => Processor(args[1..]),
    "pty" when args.Length > 1 => await PtyRuns.RunAsync(args[1], args.ElementAtOrDefault(2)),
    _ => Usage(),
};

static int Table(bool write)
{
    string table = PerformanceTable.Make(Console.WriteLine);
    if (write) PerformancePage.Write(table);
    return 0;
}

static int Processor(string[] args)
{
    BenchmarkSwitcher.FromTypes([typeof(JobBenchmarks), typeof(EncoderBenchmarks)]).Run(args.Length == 0 ? ["--filter", "*"] : args, new InProcessConfig());
    return 0;
}

static int Usage()
{
    Console.Error.WriteLine("usage: table [--write] | processor [BenchmarkDotNet options] | pty PROGRAM [CONFIG.ini]");
    return 2;
}
