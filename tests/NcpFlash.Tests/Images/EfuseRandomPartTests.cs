using System.Buffers.Binary;
using System.Globalization;
using NcpFlash.Chips;
using NcpFlash.Images;
using Xunit;

namespace NcpFlash.Tests.Images;

/// <summary>Random parts of spec/vectors/efuse-random-parts.txt give the values that the vendor's own decoder printed for them.</summary>
public sealed class EfuseRandomPartTests
{
    private const string VectorName = "efuse-random-parts.txt";
    private const int NameWidth = 32; // "JTAG                          : "
    private const int NamedFields = 11;

    [Fact]
    public void Every_part_decodes_as_the_vendors_program_does()
    {
        string[] lines = [.. File.ReadLines(Path.Combine(Repository.Root, "spec", "vectors", VectorName)).Where(l => l is not ['#', ..])];
        Assert.True(lines.Length >= 300);
        foreach (string line in lines)
        {
            uint number = uint.Parse(line[..line.IndexOf(' ', StringComparison.Ordinal)], CultureInfo.InvariantCulture);
            Assert.Equal(line, Decoded(number));
        }
    }

    private static string Decoded(uint number)
    {
        IEnumerable<string> fields = EfuseVendorText.Lines(EfuseReport.Of(new EfuseImage(Part(number)), ChipCatalog.Efuse))
            .Select((l, i) => i < NamedFields ? l[NameWidth..] : $"{l[..l.IndexOf(' ', StringComparison.Ordinal)]}: {l[NameWidth..]}");
        return $"{number:000}  {string.Join(" | ", fields)}";
    }

    /// <summary>The part of that number, made as the file says.</summary>
    private static byte[] Part(uint number)
    {
        uint state = unchecked(number * 2654435761);
        byte[] part = new byte[512];
        for (int word = 0; word < 128; word++)
        {
            uint kind = Draw(ref state) & 3, a = Draw(ref state), b = Draw(ref state);
            BinaryPrimitives.WriteUInt32LittleEndian(part.AsSpan(word * 4), kind switch { 0 => 0, 1 => a & b, 2 => a, _ => a | b });
        }

        for (int i = 0x100; i < 0x118; i++)
        {
            part[i] = (byte)(0x20 + (part[i] & 0x3F));
        }

        uint end = Draw(ref state) % 32;
        if (end < 24)
        {
            part[0x100 + end] = 3;
        }

        if (number % 5 == 0)
        {
            part.AsSpan(0x1C, 32).Clear();
        }

        if (number % 3 == 0)
        {
            part.AsSpan()[(0x178 + (int)(number % 9))..0x180].Clear();
            part.AsSpan()[(0x190 + (int)(number % 17))..0x1A0].Clear();
        }

        return part;
    }

    private static uint Draw(ref uint state)
    {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        return state;
    }
}
