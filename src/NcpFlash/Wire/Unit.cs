namespace NcpFlash.Wire;

/// <summary>The reply of a command that answers nothing but <c>OK</c>.</summary>
public readonly record struct Unit;
