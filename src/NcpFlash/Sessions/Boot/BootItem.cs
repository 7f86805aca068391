namespace NcpFlash.Sessions.Boot;

/// <summary>One item of a boot control's text: a word, or a key with its value.</summary>
/// <param name="Key">What stands before the equals sign, or the whole item.</param>
/// <param name="At">0-based place of the key in the whole text.</param>
/// <param name="Value">What stands behind the equals sign, without its quotes; null where there is none.</param>
/// <param name="ValueAt">0-based place of the value.</param>
internal readonly record struct BootItem(string Key, int At, string? Value, int ValueAt);
