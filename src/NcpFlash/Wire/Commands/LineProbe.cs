namespace NcpFlash.Wire.Commands;

/// <summary>
/// A question for the MAC address with a payload that it does not have: every byte value, and the hardest changes of level. A ROM that received it whole refuses its
/// length (0102) or answers; one that did not calls it damaged (0103). Nothing is carried out that changes the part (PROTOCOL 2.1; 3.1, 42; Annex B 3).
/// </summary>
internal sealed record LineProbe() : PlainCommand(Opcode.EfuseReadMac)
{
    private const int Values = 256;

    /// <summary>Levels that change as seldom and as often as a UART allows.</summary>
    private static readonly byte[] Hardest = [0x00, 0xFF, 0x00, 0x00, 0xFF, 0xFF, 0x55, 0xAA, 0x55, 0xAA, 0x80, 0x01, 0x7F, 0xFE, 0x0F, 0xF0];

    /// <inheritdoc/>
    public override int PayloadLength => Values + (8 * Hardest.Length);

    /// <inheritdoc/>
    public override int MaxReplyLength => 16; // a ROM that does not look at the length answers as ever

    /// <inheritdoc/>
    private protected override void WritePayload(Span<byte> payload)
    {
        for (int i = 0; i < payload.Length; i++)
        {
            payload[i] = i < Values ? (byte)i : Hardest[i % Hardest.Length];
        }
    }
}
