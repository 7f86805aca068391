using System.Text.RegularExpressions;
using NcpFlash.Diagnostics;

namespace NcpFlash.Emulator.Serving;

/// <summary>A symbolic link that gives a pseudo-terminal a name of the user's choice while it is served.</summary>
internal sealed partial class PtyAlias : IDisposable
{
    private readonly string _terminal;

    private PtyAlias(string path, string terminal) => (Path, _terminal) = (path, terminal);

    /// <summary>The name.</summary>
    internal string Path { get; }

    /// <summary>Makes the link. Only a link to a pseudo-terminal that is no longer served is replaced.</summary>
    /// <exception cref="NcpException"><c>serve.path-taken</c> or <c>serve.no-terminal</c> (the system refuses to make the link).</exception>
    internal static PtyAlias Create(string path, string terminal)
    {
        try
        {
            if (WhatIsInTheWay(path, terminal) is { } found)
            {
                throw Diagnosis.Of(ServingFaults.PathTaken, ("path", path), ("found", found)).ToException();
            }

            File.Delete(path);
            File.CreateSymbolicLink(path, terminal);
            return new PtyAlias(path, terminal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Diagnosis.Of(ServingFaults.NoTerminal, ("reason", e.Message)).ToException(inner: e);
        }
    }

    /// <summary>Removes the link if it is still ours.</summary>
    public void Dispose()
    {
        try
        {
            if (new FileInfo(Path).LinkTarget == _terminal)
            {
                File.Delete(Path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A left-over link is replaced by the next server.
        }
    }

    private static string? WhatIsInTheWay(string path, string terminal) => new FileInfo(path).LinkTarget switch
    {
        // The system gives out numbers again: the terminal of a server that was killed is often our own now.
        var target when target == terminal => null,
        null => File.Exists(path) || Directory.Exists(path) ? "there is a file or folder of this name" : null,
        var target when !TerminalName().IsMatch(target) => $"it is a link to {target}",
        var target => PtySettings.IsServed(target) ? $"it names {target}, which another emulator serves now" : null,
    };

    [GeneratedRegex("^/dev/(pts/[0-9]+|ttys[0-9]+)$")]
    private static partial Regex TerminalName();
}
