namespace NcpFlash.Tests.Conversation;

/// <summary>A finding that names what is wrong, and the row of the field's table of symptoms that says so.</summary>
/// <param name="Id">Id of the finding.</param>
/// <param name="Row">Row of SYMPTOMS; the finding's own row is the same.</param>
internal sealed record Cause(string Id, string Row);
