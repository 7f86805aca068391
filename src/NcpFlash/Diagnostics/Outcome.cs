namespace NcpFlash.Diagnostics;

/// <summary>What kind of end a job came to. The values are the process exit codes.</summary>
public enum Outcome
{
    /// <summary>Everything asked for was done.</summary>
    Done = 0,

    /// <summary>The chip or the link to it failed.</summary>
    ChipOrLink = 1,

    /// <summary>The command line or an input file is wrong; nothing was sent.</summary>
    Input = 2,

    /// <summary>What is on the part is not what was written.</summary>
    Verification = 3,

    /// <summary>Refused for safety.</summary>
    Refused = 4,

    /// <summary>The port cannot be opened.</summary>
    Port = 5,

    /// <summary>Cancelled by the user.</summary>
    Cancelled = 130,
}
