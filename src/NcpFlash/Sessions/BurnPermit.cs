namespace NcpFlash.Sessions;

/// <summary>
/// The right to burn efuse bits in one conversation. It ends with the conversation: after a loss another part may answer, or the same one with other
/// contents, and both have to be looked at once more.
/// </summary>
internal sealed class BurnPermit
{
    private readonly IspSession _session;
    private readonly int _conversation;

    private BurnPermit(IspSession session, int conversation) => (_session, _conversation) = (session, conversation);

    /// <summary>True while the conversation stands in which the part was proved.</summary>
    public bool IsValid => _session.Conversation == _conversation;

    /// <summary>A permit for what was proved in a conversation.</summary>
    /// <param name="session">Session with the part.</param>
    /// <param name="conversation">Its <see cref="IspSession.Conversation"/> before the part was looked at.</param>
    public static BurnPermit Of(IspSession session, int conversation) => new(session, conversation);

    /// <summary>True when it is for the session that sends by this runner, and the conversation stands.</summary>
    public bool Covers(CommandRunner runner) => _session.SendsBy(runner) && IsValid;
}
