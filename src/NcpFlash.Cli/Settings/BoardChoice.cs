using NcpFlash.Cli.CommandLine;
using NcpFlash.Diagnostics;
using NcpFlash.Sessions;

namespace NcpFlash.Cli.Settings;

/// <summary>The board a command is about: what its files say, the project's before the user's.</summary>
/// <param name="Name">Its name; null when none is named and no file has a default.</param>
/// <param name="Settings">What the files say of it.</param>
internal sealed record BoardChoice(string? Name, BoardSettings Settings)
{
    /// <summary>The higher of the two rates would be too high for one of the two.</summary>
    public int? Baud => Settings is { Port.Baud: { } port, Project.Baud: { } project } ? Math.Min(port, project) : Settings.Port.Baud ?? Settings.Project.Baud;

    /// <summary>Rate of the first contact.</summary>
    public int? BootBaud => Settings is { Port.BootBaud: { } port, Project.BootBaud: { } project } ? Math.Min(port, project) : Settings.Port.BootBaud ?? Settings.Project.BootBaud;

    /// <summary>Finds the board that is named, or the default one.</summary>
    /// <param name="invocation">The command line.</param>
    /// <param name="name">The name given; null for the default.</param>
    /// <param name="config">The INI beside which the project's file stands; null for the current folder.</param>
    /// <exception cref="NcpException">One of the <c>settings.…</c> kinds.</exception>
    public static BoardChoice Find(Invocation invocation, string? name, string? config)
    {
        SettingsFile[] files = [.. Files(invocation.Shell, config)];
        string? chosen = name ?? files.Select(f => f.Default).FirstOrDefault(d => d is not null);
        if (chosen is null) return new BoardChoice(null, BoardSettings.Empty);
        BoardSettings[] found = [.. files.Select(f => f.Boards.GetValueOrDefault(chosen)).OfType<BoardSettings>()];
        return found.Length > 0 ? new BoardChoice(chosen, found.Aggregate((first, second) => first.Over(second))) : throw Unknown(invocation, chosen, files);
    }

    /// <summary>The files, the project's first.</summary>
    public static IEnumerable<SettingsFile> Files(Shell shell, string? config)
    {
        yield return SettingsFile.In(ProjectFolder(config));
        if (shell.ConfigFolder is { } folder) yield return SettingsFile.In(folder);
    }

    /// <summary>The boot control the files say; null when they say none.</summary>
    /// <exception cref="NcpException"><c>settings.bad-boot</c>.</exception>
    public BootControl? Control()
    {
        if (Settings.Project.Boot is not { } boot) return null;
        try
        {
            return BootControl.Parse(boot.Text);
        }
        catch (NcpException e)
        {
            throw new Diagnosis(SettingsDiagnoses.BadBoot, [.. e.Diagnosis.Facts, ("place", boot.Place), ("board", Name ?? string.Empty)]).ToException(inner: e);
        }
    }

    private static string ProjectFolder(string? config) => config is null ? "." : Path.GetDirectoryName(config) is { Length: > 0 } folder ? folder : ".";

    private static NcpException Unknown(Invocation invocation, string name, SettingsFile[] files)
    {
        string[] known = [.. files.SelectMany(f => f.Boards.Keys).Distinct().Order(StringComparer.Ordinal)];
        string? nearest = ParseFaults.Nearest(name, known);
        return invocation.Fault(
            SettingsDiagnoses.UnknownBoard, ("board", name),
            ("known", known.Length == 0 ? $"No board is saved; looked at were {string.Join(" and ", files.Select(f => f.Path))}." : $"Known are: {string.Join(", ", known)}."),
            ("suggestion", nearest is null ? string.Empty : $"Did you mean '{nearest}'? "));
    }
}
