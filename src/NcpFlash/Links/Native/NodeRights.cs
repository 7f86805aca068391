using System.Globalization;
using System.Runtime.InteropServices;

namespace NcpFlash.Links.Native;

/// <summary>Who may use a device node, and what would let the present user in.</summary>
/// <param name="User">The present user's name.</param>
/// <param name="Group">The group that owns the node, or null when it could not be found out.</param>
/// <param name="GroupMayUse">Whether that group may read and write the node.</param>
/// <param name="Listed">Whether the user is listed as a member of that group (perhaps not yet in this login session).</param>
internal sealed partial record NodeRights(string User, string? Group, bool GroupMayUse, bool Listed)
{
    /// <summary>R_OK and W_OK of unistd.h, the same on Linux and macOS.</summary>
    private const int ReadAndWrite = 4 | 2;

    private const int AtFdCwd = -100;
    private const uint StatxGid = 0x10;

    /// <summary>Whether the system has the command that sets access lists.</summary>
    internal bool HasAccessLists { get; init; } = true;

    /// <summary>Asks the system about a node.</summary>
    internal static NodeRights Of(string path)
    {
        string user = Environment.UserName;
        string[] groups = ReadGroups();
        string? entry = OwningGroup(path) is { } id ? Array.Find(groups, line => line.Split(':') is [_, _, var number, ..] && number == id) : null;
        const UnixFileMode GroupUse = UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
        return new NodeRights(user, entry?.Split(':')[0], Allows(path, GroupUse), entry is not null && Members(entry).Contains(user)) { HasAccessLists = LooksForAccessLists() };
    }

    /// <summary>Whether the present user may open a node, and what would let the user in.</summary>
    internal static PortAccess Access(string path)
    {
        NodeRights rights = Of(path);
        bool allowed = Access(path, ReadAndWrite) == 0;
        return new PortAccess(rights.User, rights.Group, allowed, allowed ? null : rights.Cure(path));
    }

    /// <summary>The owner as a phrase.</summary>
    internal string Describe() => (Group, GroupMayUse) switch
    {
        (null, _) => "its owner cannot be found out",
        (_, true) => $"it is open to the group {Group}",
        _ => $"it belongs to the group {Group}, but not even that group may write to it",
    };

    /// <summary>What to do, with the exact command.</summary>
    internal string Cure(string path) => (Group, GroupMayUse, Listed) switch
    {
        ({ } group, true, true) => $"You are a member of {group} already, but not in this login session: log out and in again",
        ({ } group, true, false) when group != "root" => $"Run 'sudo usermod -aG {group} {User}', then log out and in again",
        (null, _, _) => $"Run 'ls -l {path}' to see the group that owns it, add yourself to that group, then log out and in again",
        _ => $"Run '{Grant(path)}' (it lasts until the adapter is unplugged) or add a udev rule for it",
    };

    /// <summary>The command that lets the user in alone where the system has it, and otherwise the one that every system has.</summary>
    private string Grant(string path) => HasAccessLists ? $"sudo setfacl -m u:{User}:rw {path}" : $"sudo chown {User} {path}";

    private static bool LooksForAccessLists() =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(["/usr/bin", "/bin"]).Any(folder => File.Exists(Path.Combine(folder, "setfacl")));

    private static bool Allows(string path, UnixFileMode use)
    {
        try
        {
            return !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & use) == use;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string[] ReadGroups()
    {
        try
        {
            return File.ReadAllLines("/etc/group");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string[] Members(string entry) => entry.Split(':') is [_, _, _, var members] ? members.Split(',') : [];

    /// <summary>The number of the owning group by statx, whose layout is the same on every architecture (linux/stat.h: gid at byte 24).</summary>
    private static unsafe string? OwningGroup(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        uint* found = stackalloc uint[64];
        try
        {
            return Statx(AtFdCwd, path, 0, StatxGid, found) == 0 ? found[6].ToString(CultureInfo.InvariantCulture) : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null; // an old C library
        }
    }

    [LibraryImport(Libc.Library, EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int mode);

    [LibraryImport(Libc.Library, EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Statx(int folder, string path, int flags, uint mask, uint* found);
}
