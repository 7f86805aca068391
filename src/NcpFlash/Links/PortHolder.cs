using System.Collections.Immutable;
using System.Globalization;

namespace NcpFlash.Links;

/// <summary>A process that has a port open.</summary>
/// <param name="ProcessId">Its process id.</param>
/// <param name="Name">Its short name.</param>
public sealed record PortHolder(int ProcessId, string Name)
{
    /// <summary>
    /// The other processes that have a port open, as far as this user may see: those of other users stay hidden. The one at the other end of a
    /// pseudo-terminal, which may keep this end open too, does not use the port but makes it, and is left out. Linux only; elsewhere empty.
    /// </summary>
    public static IReadOnlyList<PortHolder> Find(string port) => OperatingSystem.IsLinux() ? Find(port, "/proc") : [];

    /// <summary>The same with the process file system at another place.</summary>
    internal static IReadOnlyList<PortHolder> Find(string port, string processes)
    {
        string node = Real(port);
        var holders = new List<PortHolder>();
        foreach (string process in Directory.EnumerateDirectories(processes))
        {
            if (int.TryParse(Path.GetFileName(process), NumberStyles.None, CultureInfo.InvariantCulture, out int id) && id != Environment.ProcessId && Has(process, node) && !IsOtherEnd(process, node))
            {
                holders.Add(new PortHolder(id, NameOf(process)));
            }
        }

        return holders;
    }

    /// <summary>The processes that run under one of the given short names.</summary>
    internal static ImmutableArray<PortHolder> Running(IReadOnlyCollection<string> names, string processes)
    {
        if (!Directory.Exists(processes))
        {
            return [];
        }

        var running = ImmutableArray.CreateBuilder<PortHolder>();
        foreach (string process in Directory.EnumerateDirectories(processes))
        {
            if (int.TryParse(Path.GetFileName(process), NumberStyles.None, CultureInfo.InvariantCulture, out int id) && NameOf(process) is var name && names.Contains(name))
            {
                running.Add(new PortHolder(id, name));
            }
        }

        return running.ToImmutable();
    }

    /// <summary>The holders as a phrase.</summary>
    internal static string Describe(IReadOnlyList<PortHolder> holders) => holders.Count == 0
        ? "another program (which one is not visible to this user)"
        : string.Join(" and ", holders.Select(holder => holder.ToString()));

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"'{Name}' (process {ProcessId})");

    private static string Real(string port)
    {
        try
        {
            return File.ResolveLinkTarget(port, returnFinalTarget: true)?.FullName ?? port;
        }
        catch (IOException)
        {
            return port;
        }
    }

    private static bool Has(string process, string node)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(Path.Combine(process, "fd")).Any(entry => TargetOf(entry) == node);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // it ended meanwhile, or belongs to somebody else
        }
    }

    /// <summary>Whether a process serves the pseudo-terminal: it has a master open, and the system says which terminal that is.</summary>
    private static bool IsOtherEnd(string process, string node)
    {
        const string Terminals = "/dev/pts/", Index = "tty-index:";
        if (!node.StartsWith(Terminals, StringComparison.Ordinal))
        {
            return false;
        }

        try
        {
            return Directory.EnumerateFileSystemEntries(Path.Combine(process, "fd"))
                .Where(entry => new FileInfo(entry).LinkTarget is "/dev/ptmx" or "/dev/pts/ptmx")
                .SelectMany(entry => File.ReadLines(Path.Combine(process, "fdinfo", Path.GetFileName(entry))))
                .Any(line => line.StartsWith(Index, StringComparison.Ordinal) && line[Index.Length..].Trim() == node[Terminals.Length..]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>What an open file is; null for one that was closed since it was listed, beside which the others still count.</summary>
    private static string? TargetOf(string entry)
    {
        try
        {
            return new FileInfo(entry).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string NameOf(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "comm")).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "unknown";
        }
    }
}
