namespace NcpFlash.Cli.Reporting;

/// <summary>What a piece of text means; a terminal shows it as a colour.</summary>
internal enum Tone
{
    /// <summary>Ordinary text.</summary>
    Plain,

    /// <summary>Something ended well.</summary>
    Good,

    /// <summary>An error.</summary>
    Bad,

    /// <summary>A warning.</summary>
    Warning,

    /// <summary>Of less interest.</summary>
    Dim,
}
