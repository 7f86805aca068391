using System.Buffers.Binary;

namespace NcpFlash.Wire.Commands;

/// <summary>Reads the MAC address (PROTOCOL 3.1: display order, then a CRC).</summary>
public sealed record EfuseReadMac() : Command<MacAddress>(Opcode.EfuseReadMac)
{
    private const int ReplySize = MacAddress.Size + 4;

    /// <inheritdoc/>
    public override int PayloadLength => 0;

    /// <inheritdoc/>
    public override int MaxReplyLength => ReplySize;

    /// <inheritdoc/>
    public override MacAddress Decode(ReadOnlySpan<byte> data)
    {
        if (data.Length != ReplySize)
        {
            throw new WireFormatException($"a MAC reply has {ReplySize} bytes, {data.Length} came");
        }

        uint crc = Crc32.Of(data[..MacAddress.Size]);
        uint stated = BinaryPrimitives.ReadUInt32LittleEndian(data[MacAddress.Size..]);
        return crc == stated
            ? MacAddress.FromDisplayOrder(data[..MacAddress.Size])
            : throw new WireFormatException($"the MAC reply states CRC 0x{stated:X8}, its bytes give 0x{crc:X8}");
    }

    /// <inheritdoc/>
    private protected override void WritePayload(Span<byte> payload)
    {
    }
}
