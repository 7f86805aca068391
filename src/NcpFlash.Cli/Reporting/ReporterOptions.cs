namespace NcpFlash.Cli.Reporting;

/// <summary>How the user wants to be told.</summary>
/// <param name="Json">One JSON object a line.</param>
/// <param name="Verbose">Every stage, and the evidence behind errors.</param>
/// <param name="Quiet">Warnings and errors only.</param>
/// <param name="NoColor">No colours.</param>
internal sealed record ReporterOptions(bool Json = false, bool Verbose = false, bool Quiet = false, bool NoColor = false);
