using System.Buffers.Binary;
using System.Text;

namespace NcpFlash.Images;

/// <summary>One partition (PROTOCOL 8).</summary>
/// <param name="Name">Name, at most 9 characters.</param>
/// <param name="Type">What it holds; other values than the named ones occur.</param>
/// <param name="Device">Flash device.</param>
/// <param name="ActiveIndex">Which of the two slots runs, 0 or 1.</param>
/// <param name="First">Slot 0.</param>
/// <param name="Second">Slot 1; empty when there is none.</param>
/// <param name="ImageLength">Length of the running image, written by an update; 0 when unknown.</param>
/// <param name="Age">Update counter.</param>
public sealed record PartitionEntry(
    string Name, PartitionType Type, byte Device, byte ActiveIndex, FlashRange First, FlashRange Second, uint ImageLength, uint Age)
{
    /// <summary>Bytes of an entry.</summary>
    internal const int Size = 36;

    private const int NameLength = 9;

    /// <summary>The slot that runs.</summary>
    public FlashRange Active => ActiveIndex == 1 ? Second : First;

    /// <summary>The slot that starts at <paramref name="address"/>, or null.</summary>
    public FlashRange? SlotAt(uint address) =>
        First.Length != 0 && First.Start == address ? First : Second.Length != 0 && Second.Start == address ? Second : null;

    internal static PartitionEntry Read(ReadOnlySpan<byte> bytes) => new(
        Encoding.Latin1.GetString(bytes.Slice(3, NameLength)).TrimEnd('\0'),
        (PartitionType)bytes[0], bytes[1], bytes[2],
        new FlashRange(Word(bytes, 12), Word(bytes, 20)), new FlashRange(Word(bytes, 16), Word(bytes, 24)), Word(bytes, 28), Word(bytes, 32));

    private static uint Word(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);
}
