using Xunit;

namespace NcpFlash.Tests.Emulator;

/// <summary>Ring 2: the vectors as literal bytes against the emulator, no client code involved.</summary>
public class VectorTests
{
    public static TheoryData<string> Names => [.. VectorFile.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_emulator_gives_the_bytes_of(string name)
    {
        RawHost? host = null;
        foreach (VectorStep step in VectorFile.Read(name))
        {
            switch (step)
            {
                case VectorStep.Part part:
                    host = VectorPart.Make(part.Name);
                    break;
                case VectorStep.Host sent:
                    host!.Send(sent.Bytes.AsSpan());
                    break;
                case VectorStep.Chip { Bytes.IsEmpty: true } silent:
                    Assert.Equal(($"line {silent.Line}", ""), ($"line {silent.Line}", host!.Receive(1)));
                    break;
                case VectorStep.Chip chip:
                    string expected = Convert.ToHexString(chip.Bytes.AsSpan());
                    Assert.Equal(($"line {chip.Line}", expected), ($"line {chip.Line}", Convert.ToHexString(host!.ReceiveExactly(chip.Bytes.Length))));
                    break;
                case VectorStep.Wait wait:
                    host!.Clock.Advance(wait.Time);
                    break;
                case VectorStep.Rate rate:
                    host!.SetRate(rate.BitsPerSecond);
                    break;
                case VectorStep.Lines lines:
                    host!.Play(lines.Text);
                    break;
            }
        }

        Assert.Equal("", host!.Receive(1));
        Assert.Equal(0, host.Link.Counters.FramingErrors);
    }

    [Fact]
    public void Every_file_names_its_source() =>
        Assert.All(Directory.EnumerateFiles(Path.Combine(Repository.Root, "spec", "vectors")), f => Assert.Contains("PROTOCOL", File.ReadAllText(f), StringComparison.Ordinal));
}
