using System.Buffers.Binary;

namespace NcpFlash.Wire.Commands;

/// <summary>SHA-256 of a range, read through the flash controller.</summary>
/// <param name="Range">At least one byte.</param>
public sealed record FlashDigest(FlashRange Range) : Command<Sha256Digest>(Opcode.FlashReadSha)
{
    /// <inheritdoc/>
    public override int PayloadLength => 8;

    /// <inheritdoc/>
    public override int MaxReplyLength => Sha256Digest.Size;

    /// <inheritdoc/>
    public override Sha256Digest Decode(ReadOnlySpan<byte> data) => data.Length == Sha256Digest.Size
        ? Sha256Digest.FromBytes(data)
        : throw new WireFormatException($"a digest has {Sha256Digest.Size} bytes, {data.Length} came");

    /// <inheritdoc/>
    private protected override void WritePayload(Span<byte> payload)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(payload, Range.Start);
        BinaryPrimitives.WriteUInt32LittleEndian(payload[4..], Range.Length);
    }
}
