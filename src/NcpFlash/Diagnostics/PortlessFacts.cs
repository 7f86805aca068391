namespace NcpFlash.Diagnostics;

/// <summary>An adapter that is on the USB bus and has no serial port.</summary>
/// <param name="Name">Its name with the USB ids, such as <c>WCH CH340 (1A86:7523)</c>.</param>
/// <param name="Location">Place on the USB bus, such as <c>USB 1-4.2</c>.</param>
/// <param name="State">Who has it instead, as a clause.</param>
/// <param name="SuitsBrltty">True for a kind of adapter that brltty takes.</param>
public sealed record PortlessFacts(string Name, string Location, string State, bool SuitsBrltty)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Name} at {Location}, {State}";
}
