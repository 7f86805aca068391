namespace NcpFlash.Diagnostics.Rules;

/// <summary>One cause and how well the evidence fits it.</summary>
/// <param name="Kind">The cause.</param>
/// <param name="Judge">Looks at the evidence; null when nothing speaks for the cause.</param>
internal sealed record Rule(DiagnosisKind Kind, Func<Reading, Verdict?> Judge);
