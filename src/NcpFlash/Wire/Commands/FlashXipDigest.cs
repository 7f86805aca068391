using System.Buffers.Binary;

namespace NcpFlash.Wire.Commands;

/// <summary>SHA-256 of a range, read through XIP; needs <see cref="XipReadStart"/>.</summary>
/// <param name="Range">At least one byte.</param>
public sealed record FlashXipDigest(FlashRange Range) : Command<Sha256Digest>(Opcode.FlashXipReadSha)
{
    /// <summary>False: a lost conversation may have ended XIP mode, so the whole bracket must be repeated.</summary>
    public override bool IsRepeatable => false;

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
