namespace NcpFlash.Sessions.Boot;

/// <summary>Moves nothing.</summary>
internal sealed class IdleControl(string text, bool sharesLines = false) : BootControl
{
    /// <inheritdoc/>
    public override bool SharesLines => sharesLines;

    /// <inheritdoc/>
    public override string Text => text;
}
