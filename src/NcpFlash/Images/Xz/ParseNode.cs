namespace NcpFlash.Images.Xz;

/// <summary>
/// The cheapest known way to a position: a head packet, or none, and then perhaps a tail, which is a literal and a repeat of the last distance.
/// The tail lets the parser see that a match goes on behind one changed byte.
/// </summary>
internal struct ParseNode
{
    /// <summary>More than any way costs.</summary>
    public const int Unreached = int.MaxValue;

    /// <summary>Price of the whole way, in the unit of <see cref="BitPrices"/>.</summary>
    public int Price;

    /// <summary>Source of the head packet, see <see cref="Packet.Source"/>.</summary>
    public int HeadSource;

    /// <summary>Length of the head packet; 0 when there is none.</summary>
    public int HeadLength;

    /// <summary>Length of the repeat behind the literal; 0 when there is no tail.</summary>
    public int TailLength;

    /// <summary>State and distances at this position, known once the search has come here.</summary>
    public LzmaHistory History;

    /// <summary>How many bytes back the way comes from.</summary>
    public readonly int Span => HeadLength + (TailLength == 0 ? 0 : TailLength + 1);
}
