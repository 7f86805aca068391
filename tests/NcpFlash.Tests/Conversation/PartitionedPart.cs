using System.Buffers.Binary;
using NcpFlash.Diagnostics;
using NcpFlash.Emulator;
using NcpFlash.Emulator.Samples;
using NcpFlash.Images;
using NcpFlash.Planning;
using NcpFlash.Wire;
using Xunit;

namespace NcpFlash.Tests.Conversation;

/// <summary>An emulated part with a partition table and foreign bytes everywhere else, and jobs that write into it.</summary>
internal sealed class PartitionedPart
{
    public static readonly FlashRange Settings = new(0x3E9000, 0x8000), FactoryData = new(0x3FF000, 0x1000), SecondSlot = new(0x1C4000, 0x1B4000);

    private static readonly byte[] Changing = [(byte)Opcode.FlashErase, (byte)Opcode.FlashChipErase, (byte)Opcode.FlashWrite, (byte)Opcode.FlashDecompressWrite];

    public PartitionedPart(string? faults = null, byte[]? table = null, byte[]? secondTable = null)
    {
        Part = new VirtualPart(new EmulatorOptions { ControlLines = false, Faults = faults is null ? FaultScript.None : FaultScript.Parse(faults) });
        Part.FillFlash(seed: 5);
        Part.Board.Flash.Load(0xE000, table ?? Table());
        if (secondTable is not null) Part.Board.Flash.Load(0xF000, secondTable);
        Before = Part.Board.Flash.Contents.ToArray();
    }

    public VirtualPart Part { get; }

    /// <summary>The flash before the job.</summary>
    public byte[] Before { get; }

    /// <summary>What the last job sent that erases or writes flash.</summary>
    public IEnumerable<byte[]> Changes => Part.Sent.Where(frame => Changing.Contains(frame[0]));

    /// <summary>The sample table, with an entry moved or renamed, and another age.</summary>
    public static byte[] Table(string? entry = null, uint? start = null, string? name = null, uint age = 0)
    {
        byte[] table = [.. SamplePackage.Files()[1].Contents];
        BinaryPrimitives.WriteUInt32LittleEndian(table.AsSpan(8), age);
        BinaryPrimitives.WriteUInt32LittleEndian(table.AsSpan(12), Crc32.Of(table.AsSpan(0, 12)));
        if (entry is not null)
        {
            int at = table.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(entry));
            if (start is { } address) BinaryPrimitives.WriteUInt32LittleEndian(table.AsSpan(at + 9), address);
            if (name is not null)
            {
                table.AsSpan(at, 9).Clear();
                System.Text.Encoding.ASCII.GetBytes(name, table.AsSpan(at));
            }
        }

        BinaryPrimitives.WriteUInt32LittleEndian(table.AsSpan(table.Length - 4), Crc32.Of(table.AsSpan(16, table.Length - 20)));
        return table;
    }

    /// <summary>A table and some bytes in the media partition.</summary>
    public static FlashRequest Request(EraseMode erase = EraseMode.Chip, params string[] keep)
    {
        var contents = new byte[5000];
        new Random(8).NextBytes(contents);
        return new FlashRequest(
            [
                new PlanImage("partition", "partition.bin", 0xE000, Table(), new SourcePlace("test.ini", 1)),
                new PlanImage("files", "files.bin", SamplePackage.FileSystemAddress, contents, new SourcePlace("test.ini", 2)),
            ],
            erase, [])
        { Keep = [.. keep] };
    }

    /// <summary>The whole flash: blank, then the images of the request, then what is kept.</summary>
    public byte[] Expected(FlashRequest request, params FlashRange[] kept)
    {
        byte[] flash = VirtualPart.Expected(request with { Erase = EraseMode.Chip }, Before);
        foreach (FlashRange range in kept) Before.AsSpan((int)range.Start, (int)range.Length).CopyTo(flash.AsSpan((int)range.Start));
        return flash;
    }

    /// <summary>The ranges are what they were before.</summary>
    public void AssertKept(string where, params FlashRange[] ranges) => Assert.All(ranges, r =>
        Assert.True(Part.Board.Flash.Contents.Slice((int)r.Start, (int)r.Length).SequenceEqual(Before.AsSpan((int)r.Start, (int)r.Length)), $"{r} changed: {where}"));
}
