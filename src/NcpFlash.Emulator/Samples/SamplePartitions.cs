using System.Buffers.Binary;
using System.Text;

namespace NcpFlash.Emulator.Samples;

/// <summary>A partition table laid out like the vendor's, for 4 MiB of flash (PROTOCOL 8).</summary>
internal static class SamplePartitions
{
    /// <summary>Size of the file system partition, in bytes.</summary>
    public const int MediaSize = 0x10000;

    private static readonly (string Name, byte Type, uint Start0, uint Start1, uint Size0, uint Size1)[] Entries =
    [
        ("Boot2", 16, 0x000000, 0, 0xE000, 0),
        ("FW", 0, 0x010000, 0x1C4000, 0x1B4000, 0x1B4000),
        ("mfg", 10, 0x1C4000, 0, 0x1B4000, 0),
        ("media", 2, SamplePackage.FileSystemAddress, 0, MediaSize, 0),
        ("PSM", 3, 0x3E9000, 0, 0x8000, 0),
        ("MFD", 9, 0x3FF000, 0, 0x1000, 0),
    ];

    /// <summary>The table's bytes.</summary>
    public static byte[] Build()
    {
        var table = new byte[16 + (Entries.Length * 36) + 4];
        "BFPT"u8.CopyTo(table);
        BinaryPrimitives.WriteUInt16LittleEndian(table.AsSpan(6), (ushort)Entries.Length);
        Write(table, 12, Crc32.Of(table.AsSpan(0, 12)));
        for (int i = 0; i < Entries.Length; i++)
        {
            Span<byte> entry = table.AsSpan(16 + (i * 36), 36);
            entry[0] = Entries[i].Type;
            Encoding.ASCII.GetBytes(Entries[i].Name, entry[3..]);
            Write(entry, 12, Entries[i].Start0);
            Write(entry, 16, Entries[i].Start1);
            Write(entry, 20, Entries[i].Size0);
            Write(entry, 24, Entries[i].Size1);
        }

        Write(table, table.Length - 4, Crc32.Of(table.AsSpan(16, table.Length - 20)));
        return table;
    }

    private static void Write(Span<byte> bytes, int offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(bytes[offset..], value);
}
