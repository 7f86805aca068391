using System.Diagnostics;
using NcpFlash.Emulator.Xz;
using Xunit;

namespace NcpFlash.Tests.Emulator;

public class XzPushDecoderTests
{
    private const string RomForm = "--check=crc32 --lzma2=preset=6,dict=32KiB";

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(70_000, 0)]
    [InlineData(300_000, 1)]
    [InlineData(3_000_000, 2)]
    public void Reads_what_xz_writes_at_any_split(int length, int kind)
    {
        byte[] plain = Sample(length, kind);
        byte[] packed = XzTool(plain, RomForm);
        foreach (int step in new[] { 1, 7, 2048, int.MaxValue })
        {
            var output = new MemoryStream();
            var decoder = new XzPushDecoder(b => output.Write(b));
            for (long i = 0; i < packed.Length; i += step)
            {
                decoder.Write(packed.AsSpan((int)i, (int)Math.Min(step, packed.Length - i)));
            }

            Assert.True(decoder.IsFinished);
            Assert.True(plain.AsSpan().SequenceEqual(output.ToArray()), $"step {step}");
        }
    }

    [Theory]
    [InlineData("--check=crc64 --lzma2=preset=6,dict=32KiB")]
    [InlineData("--check=crc32 --lzma2=preset=6,dict=64KiB")]
    [InlineData("--check=crc32 --x86 --lzma2=preset=6,dict=32KiB")]
    [InlineData("--format=lzma")]
    public void Refuses_what_a_rom_has_no_room_for(string options) =>
        Assert.Throws<XzFormatException>(() => new XzPushDecoder(_ => { }).Write(XzTool(Sample(1000, 0), options)));

    [Fact]
    public void Refuses_damage_and_trailing_bytes() => Damage(300);

    [Fact(Explicit = true)]
    [Trait("Category", "Long")]
    public void Refuses_damage_and_trailing_bytes_for_long() => Damage(4_000);

    internal static byte[] XzTool(byte[] plain, string options)
    {
        var start = new ProcessStartInfo("xz", "--stdout --threads=1 " + options) { RedirectStandardInput = true, RedirectStandardOutput = true };
        Process? process = null;
        try
        {
            process = Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
        }

        Assert.SkipWhen(process is null, "xz is not installed");
        using (process)
        {
            Task feed = Task.Run(() =>
            {
                process!.StandardInput.BaseStream.Write(plain);
                process.StandardInput.Close();
            });
            var output = new MemoryStream();
            process!.StandardOutput.BaseStream.CopyTo(output);
            feed.Wait();
            return output.ToArray();
        }
    }

    private static byte[] Sample(int length, int kind)
    {
        var random = new Random(length);
        var bytes = new byte[length];
        random.NextBytes(bytes);
        for (int i = 300; kind > 0 && i < length; i++)
        {
            bytes[i] = random.Next(kind == 1 ? 3 : 200) == 0 ? bytes[i] : bytes[i - 1 - (random.Next(3) * 97)];
        }

        return bytes;
    }

    private static void Damage(int rounds)
    {
        byte[] packed = XzTool(Sample(20_000, 1), RomForm);
        var random = new Random(9);
        for (int i = 0; i < rounds; i++)
        {
            byte[] damaged = [.. packed];
            damaged[random.Next(packed.Length)] ^= (byte)(1 << random.Next(8));
            var decoder = new XzPushDecoder(_ => { });
            Assert.True(Record.Exception(() => decoder.Write(damaged)) is XzFormatException || !decoder.IsFinished, $"round {i}");
        }

        Assert.Throws<XzFormatException>(() => new XzPushDecoder(_ => { }).Write([.. packed, 0]));
        Assert.Throws<XzFormatException>(() => new XzPushDecoder(_ => { }).Write([.. packed[..2048], .. packed]));
    }
}
