using System.Collections.Immutable;
using NcpFlash.Cli.CommandLine;
using NcpFlash.Diagnostics;
using NcpFlash.Links;

namespace NcpFlash.Cli.Running;

/// <summary>The ports of a command line that may name several: patterns expanded, the same port taken once.</summary>
internal static class PortList
{
    /// <summary>
    /// The ports in the order in which they are named. A port that is named a second time, and a pattern that fits nothing, become entries with a fault, so
    /// that the other ports are served; what one pattern finds and another name or pattern has already brought is the same wish, not a mistake.
    /// </summary>
    /// <param name="texts">What stands behind each <c>--port</c>.</param>
    /// <param name="connect">How to reach a port.</param>
    /// <param name="candidate">The port that <c>auto</c> means; null for the only one that is likely.</param>
    /// <exception cref="NcpException"><c>usage.bad-port</c>: a text that is no port, so that the command line is wrong as a whole.</exception>
    public static ImmutableArray<GangPort> Read(IReadOnlyList<string> texts, Func<PortAddress, Connection> connect, Func<string>? candidate = null)
    {
        var known = new Dictionary<string, string>();
        var ports = new List<(string Name, PortAddress? Address, Diagnosis? Fault)>();
        foreach (string text in texts.Where(t => !PortPattern.IsOne(t))) PortAddress.Parse(text);
        foreach (string text in texts)
        {
            bool isPattern = PortPattern.IsOne(text);
            IReadOnlyList<string> names = isPattern ? PortPattern.Expand(text) : [text];
            if (names.Count == 0) ports.Add((text, null, Diagnosis.Of(UsageDiagnoses.NoMatch, ("pattern", text), ("ports", PresentPorts.OfNoMatch()))));
            foreach (string name in names)
            {
                PortAddress address = isPattern ? new PortAddress.Serial(name) : PortAddress.Parse(name);
                if (address is PortAddress.Auto && texts.Count > 1) address = Chosen(candidate ?? (() => PresentPorts.Candidate().Name));
                string[] keys = [.. Keys(address)];
                string? first = keys.Select(k => known.GetValueOrDefault(k)).FirstOrDefault(f => f is not null);
                if (first is null) ports.Add((name, address, null));
                else if (!isPattern) ports.Add((name, null, Diagnosis.Of(UsageDiagnoses.NamedTwice, ("port", name), ("first", first))));
                foreach (string key in keys) known.TryAdd(key, name);
            }
        }

        string[] labels = Labels([.. ports.Select(p => p.Name)]);
        string Unique(int i) => ports.Take(i).Any(p => p.Name == ports[i].Name) ? labels[i] : ports[i].Name;
        return [.. ports.Select((p, i) => new GangPort(Unique(i), labels[i], p.Address is { } address ? connect(address) : null, p.Fault))];
    }

    /// <summary>What tells that two addresses mean the same thing; an emulated part is the same only by the files it keeps.</summary>
    private static IEnumerable<string> Keys(PortAddress address) => address switch
    {
        PortAddress.Serial serial => [RealName(serial.Name)],
        PortAddress.Tcp tcp => [tcp.Address.ToString().ToLowerInvariant()],
        PortAddress.Rfc2217 remote => [remote.Address.ToString()!.ToLowerInvariant()],
        PortAddress.Auto => ["auto"],
        PortAddress.Emulator { Options: var options } => new[] { options.FlashFile, options.EfuseFile }.OfType<string>().Select(f => $"file {Path.GetFullPath(f)}"),
        _ => [],
    };

    /// <summary>The port that <c>auto</c> means beside others; where there is not one only, opening it says so.</summary>
    private static PortAddress Chosen(Func<string> candidate)
    {
        try
        {
            return new PortAddress.Serial(candidate());
        }
        catch (NcpException)
        {
            return new PortAddress.Auto();
        }
    }

    private static string RealName(string name)
    {
        if (OperatingSystem.IsWindows()) return name.ToUpperInvariant();
        if (PortEnumerator.System.Describe(name) is { } port) return port.Name;
        try
        {
            return Path.GetFullPath(File.ResolveLinkTarget(name, returnFinalTarget: true)?.FullName ?? name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return name;
        }
    }

    /// <summary>The last part of each name where that tells them apart, otherwise the whole name, numbered where even that is the same.</summary>
    private static string[] Labels(string[] names)
    {
        string[] labels = [.. names.Select(n => n.Contains("://", StringComparison.Ordinal) || n.StartsWith("emu:", StringComparison.OrdinalIgnoreCase) ? n : Path.GetFileName(n))];
        if (labels.Distinct().Count() < labels.Length) labels = [.. names];
        return [.. labels.Select((label, i) => labels.Take(i).Count(l => l == label) is > 0 and var before ? $"{label} #{before + 1}" : label)];
    }
}
