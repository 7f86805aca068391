namespace NcpFlash.Sessions.Boot;

/// <summary>Moves nothing.</summary>
internal sealed class IdleControl(string text) : BootControl
{
    /// <inheritdoc/>
    public override string Text => text;
}
