using System.Collections.Immutable;
using System.CommandLine;
using NcpFlash.Cli.Running;
using NcpFlash.Cli.Verbs;
using NcpFlash.Diagnostics;
using NcpFlash.Jobs;
using NcpFlash.Planning;

namespace NcpFlash.Cli.CommandLine;

/// <summary>What a job may lose, what it keeps, and what the image guard goes by.</summary>
internal sealed class GuardOptions
{
    private readonly Option<string?> _keep = ConnectionOptions.One(
        "--keep", "NAME,...", "Partitions to preserve byte for byte, by name; all for every one that the job does not write. A whole-chip erase goes around them.");

    private readonly Option<bool> _allowLoss = Flag("--allow-loss", "Do not ask before factory data that is not blank is lost. Without a terminal nothing is asked.");

    private readonly Option<string?> _catalog = ConnectionOptions.One("--catalog", "FILE", "Catalogue of published files and keys, over the built-in one.");

    private readonly Option<bool> _force = Flag(
        "--force", "Flash although the image guard refuses: an image that this part would not start. Refusals become warnings; nothing is ever locked by this.");

    /// <summary>Adds what a job with images takes.</summary>
    /// <param name="command">The command.</param>
    /// <param name="refuses">True where the guard refuses, so that it can be overruled.</param>
    /// <param name="asks">True where there is a part, so that something is asked.</param>
    public void AddTo(Command command, bool refuses, bool asks)
    {
        command.Options.Add(_keep);
        command.Options.Add(_catalog);
        if (refuses) command.Options.Add(_force);
        if (asks) AddQuestionTo(command);
    }

    /// <summary>Adds what a job takes that only erases.</summary>
    public void AddQuestionTo(Command command) => command.Options.Add(_allowLoss);

    /// <summary>The request as these options want it.</summary>
    /// <exception cref="NcpException">The catalogue cannot be read.</exception>
    public FlashRequest Apply(FlashRequest request, Invocation invocation) => request with
    {
        Keep = invocation.Text(_keep) is { } names ? [.. names.Split(',', StringSplitOptions.TrimEntries)] : ImmutableArray<string>.Empty,
        Guard = new GuardPolicy(NamedFile.Catalog(invocation.Text(_catalog)), invocation.Has(_force)),
    };

    /// <summary>The question before a loss, or null where nobody is there to answer, or the answer is given.</summary>
    /// <param name="invocation">The command line.</param>
    /// <param name="parts">Short names of the parts that one answer counts for; empty for a single part.</param>
    public LossQuestion? Question(Invocation invocation, params IReadOnlyList<string> parts) => invocation.Has(_allowLoss) ? null : LossPrompt.For(invocation, parts);

    private static Option<bool> Flag(string name, string description) => new(name) { Description = description, Arity = ArgumentArity.Zero };
}
