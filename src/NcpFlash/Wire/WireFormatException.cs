namespace NcpFlash.Wire;

/// <summary>
/// Reply bytes that do not have the form their command promises. Thrown by decoders only; a session turns it into a diagnosis.
/// </summary>
public sealed class WireFormatException(string message) : FormatException(message);
