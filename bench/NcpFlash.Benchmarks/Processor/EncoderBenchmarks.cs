using BenchmarkDotNet.Attributes;
using NcpFlash.Benchmarks.VirtualTime;
using NcpFlash.Images.Xz;

namespace NcpFlash.Benchmarks.Processor;

/// <summary>Compressing and unpacking the largest image.</summary>
public class EncoderBenchmarks
{
    private readonly ReadOnlyMemory<byte> _image = MeasuredPackage.Request.Images[2].Contents;
    private readonly byte[] _stream = XzEncoder.Encode(MeasuredPackage.Request.Images[2].Contents.Span, new XzOptions());

    [Benchmark]
    public int Compress() => XzEncoder.Encode(_image.Span, new XzOptions()).Length;

    [Benchmark]
    public int Unpack() => XzDecoder.Decode(_stream, _image.Length).Length;
}
