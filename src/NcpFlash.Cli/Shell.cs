namespace NcpFlash.Cli;

/// <summary>What surrounds the process: its streams, whether they are terminals, its clock. The one place that knows <see cref="Console"/>.</summary>
internal sealed record Shell(TextWriter Output, TextWriter Error, TextReader Input, TimeProvider Time)
{
    /// <summary>True when standard output is a terminal that a line can be redrawn on.</summary>
    public bool OutputIsTerminal { get; init; }

    /// <summary>True when standard error is a terminal.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>True when somebody at a terminal can answer a question.</summary>
    public bool InputIsTerminal { get; init; }

    /// <summary>True when the terminal can move its cursor up, so that several lines can be redrawn.</summary>
    public bool MovesCursor { get; init; }

    /// <summary>True when the environment does not forbid colours (NO_COLOR, TERM=dumb).</summary>
    public bool AllowsColor { get; init; }

    /// <summary>Columns of the terminal, or 80.</summary>
    public int Width { get; init; } = 80;

    /// <summary>Folder in which what was learned of adapters is kept; null to remember nothing.</summary>
    public string? StateFolder { get; init; }

    /// <summary>The user's folder for settings; null where there is none.</summary>
    public string? ConfigFolder { get; init; }

    /// <summary>Name the program was started under, for usage lines and the vendor's names.</summary>
    public string ProgramName { get; init; } = "ncpflash";

    /// <summary>Throws away what was typed before a question was asked.</summary>
    public Action DiscardTypedAhead { get; init; } = static () => { };

    /// <summary>
    /// A line that somebody types, or null at the end of the input. A terminal cannot be read without waiting, so that a thread of its own does, and a cancelled wait leaves it behind.
    /// </summary>
    public Task<string?> ReadLineAsync(CancellationToken cancellationToken) => Task.Run(Input.ReadLine, cancellationToken).WaitAsync(cancellationToken);

    /// <summary>The real surroundings.</summary>
    public static Shell OfProcess()
    {
        var utf8 = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return new Shell(
            TextWriter.Synchronized(new StreamWriter(Console.OpenStandardOutput(), utf8) { AutoFlush = true }),
            TextWriter.Synchronized(new StreamWriter(Console.OpenStandardError(), utf8) { AutoFlush = true }),
            new StreamReader(Console.OpenStandardInput(), utf8), TimeProvider.System)
        {
            OutputIsTerminal = !Console.IsOutputRedirected,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            InputIsTerminal = !Console.IsInputRedirected,
            DiscardTypedAhead = Running.TypedAhead.Discard,
            AllowsColor = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
                && Environment.GetEnvironmentVariable("TERM") != "dumb",
            MovesCursor = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb",
            Width = TerminalWidth(),
            StateFolder = StateFolderOfUser(),
            ConfigFolder = ConfigFolderOfUser(),
            ProgramName = Cli.ProgramName.OfProcess(),
        };
    }

    /// <summary>The user's folder for data of programs on this computer; NCPFLASH_STATE names another one, and nothing remembers nothing.</summary>
    private static string? StateFolderOfUser()
    {
        if (Environment.GetEnvironmentVariable("NCPFLASH_STATE") is { } named) return named.Length == 0 ? null : named;
        string folder = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return folder.Length == 0 ? null : Path.Combine(folder, "ncpflash");
    }

    /// <summary>The user's folder for settings of programs (XDG_CONFIG_HOME, APPDATA); NCPFLASH_CONFIG names another one, and nothing means none.</summary>
    private static string? ConfigFolderOfUser()
    {
        if (Environment.GetEnvironmentVariable("NCPFLASH_CONFIG") is { } named) return named.Length == 0 ? null : named;
        string folder = Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return folder.Length == 0 ? null : Path.Combine(folder, "ncpflash");
    }

    private static int TerminalWidth()
    {
        try
        {
            return Console.IsOutputRedirected || Console.WindowWidth <= 0 ? 80 : Math.Max(20, Console.WindowWidth);
        }
        catch (IOException)
        {
            return 80;
        }
    }
}
