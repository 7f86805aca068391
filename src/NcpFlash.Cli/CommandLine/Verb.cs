using System.Collections.Immutable;
using System.CommandLine;
using NcpFlash.Cli.Running;

namespace NcpFlash.Cli.CommandLine;

/// <summary>A command of the program: its arguments and options, its help, and what it does.</summary>
internal abstract class Verb(string name, string description) : Command(name, description)
{
    /// <summary>What follows the command in its usage line, such as <c>CONFIG.ini --port PORT</c>.</summary>
    public abstract string Usage { get; }

    /// <summary>What a newcomer should know, a paragraph an entry.</summary>
    public virtual ImmutableArray<string> Notes => [];

    /// <summary>Tables of its help besides arguments and options: a title, and rows of a name and a text.</summary>
    public virtual ImmutableArray<(string Title, ImmutableArray<(string Name, string Text)> Rows)> Tables => [];

    /// <summary>Command lines that work, without the program's name.</summary>
    public abstract ImmutableArray<string> Examples { get; }

    /// <summary>Does it.</summary>
    /// <returns>What to say at the end.</returns>
    /// <exception cref="Diagnostics.NcpException">It failed, or the command line is wrong.</exception>
    public abstract Task<JobResult> RunAsync(Invocation invocation, CancellationToken cancellationToken);
}
