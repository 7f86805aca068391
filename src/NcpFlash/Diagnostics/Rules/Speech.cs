namespace NcpFlash.Diagnostics.Rules;

/// <summary>Text that was heard.</summary>
/// <param name="Trial">When.</param>
/// <param name="Text">Its longest line.</param>
internal sealed record Speech(Trial Trial, string Text);
