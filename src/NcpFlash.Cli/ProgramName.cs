using System.Runtime.InteropServices;

namespace NcpFlash.Cli;

/// <summary>
/// The name the program was started under. Neither <see cref="Environment.GetCommandLineArgs"/> (the managed assembly) nor
/// <see cref="Environment.ProcessPath"/> (the link's target) tells it when the program is started through a symbolic link, so the
/// operating system is asked for the command line as it was typed.
/// </summary>
internal static partial class ProgramName
{
    private const string Default = "ncpflash";

    /// <summary>File name without folder and without <c>.exe</c>; <c>ncpflash</c> when started as <c>dotnet NcpFlash.Cli.dll</c>.</summary>
    public static string OfProcess()
    {
        string name = NameOf(FirstWord());
        return name is "" or "dotnet" or "NcpFlash.Cli" ? Default : name;
    }

    /// <summary>The last component of <paramref name="path"/> without <c>.exe</c>.</summary>
    public static string NameOf(string path)
    {
        string name = path[(path.LastIndexOfAny(['/', '\\']) + 1)..];
        return name.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? name[..^4] : name;
    }

    /// <summary>The first word of a Windows command line, with or without quotes.</summary>
    public static string FirstWordOf(string commandLine)
    {
        if (commandLine.StartsWith('"'))
        {
            int quote = commandLine.IndexOf('"', 1);
            return quote < 0 ? commandLine[1..] : commandLine[1..quote];
        }

        int space = commandLine.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? commandLine : commandLine[..space];
    }

    private static string FirstWord()
    {
        try
        {
            if (OperatingSystem.IsWindows()) return FirstWordOf(Marshal.PtrToStringUni(GetCommandLine()) ?? string.Empty);
            if (OperatingSystem.IsMacOS()) return FirstMacArgument();
            return File.ReadAllText("/proc/self/cmdline").Split('\0')[0];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or EntryPointNotFoundException or DllNotFoundException)
        {
            return Environment.ProcessPath ?? string.Empty;
        }
    }

    private static unsafe string FirstMacArgument() => Marshal.PtrToStringUTF8((nint)(**GetArguments())) ?? string.Empty;

    [LibraryImport("kernel32", EntryPoint = "GetCommandLineW")]
    private static partial nint GetCommandLine();

    /// <summary><c>char ***_NSGetArgv(void)</c> of crt_externs.h.</summary>
    [LibraryImport("libSystem", EntryPoint = "_NSGetArgv")]
    private static unsafe partial byte*** GetArguments();
}
