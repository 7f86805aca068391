using NcpFlash.Wire;

namespace NcpFlash.Sessions;

/// <summary>What became of one frame.</summary>
internal abstract record Exchange
{
    private Exchange()
    {
    }

    /// <summary>The chip carried it out.</summary>
    /// <param name="Data">Reply data, empty for a bare OK.</param>
    public sealed record Success(byte[] Data) : Exchange;

    /// <summary>The chip refused it.</summary>
    /// <param name="Code">Why.</param>
    public sealed record Failure(ChipErrorCode Code) : Exchange;

    /// <summary>No reply in time.</summary>
    /// <param name="Waited">How long was waited.</param>
    public sealed record Silence(TimeSpan Waited) : Exchange;

    /// <summary>Bytes that are no reply.</summary>
    /// <param name="Reason">What is wrong with them.</param>
    public sealed record Malformed(string Reason) : Exchange;
}
