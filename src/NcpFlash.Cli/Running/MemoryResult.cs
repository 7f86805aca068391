namespace NcpFlash.Cli.Running;

/// <summary>What became of something that was to be remembered of an adapter.</summary>
internal enum MemoryResult
{
    /// <summary>It is kept.</summary>
    Kept,

    /// <summary>There was nothing to keep: the adapter does everything.</summary>
    Needless,

    /// <summary>The port shows no adapter that could be known again.</summary>
    Unnamed,

    /// <summary>There is no folder, or its file cannot be written.</summary>
    Failed,
}
