using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;

namespace NcpFlash.Cli.CommandLine;

/// <summary>Help texts, made from the command tree.</summary>
internal static class HelpScreen
{
    private const int WidestColumn = 26;

    /// <summary>Writes the help of <paramref name="command"/>.</summary>
    public static void Write(Command command, Shell shell, TextWriter output)
    {
        int width = Math.Clamp(shell.Width, 40, 100);
        string name = command is Verb ? $"{shell.ProgramName} {command.Name}" : shell.ProgramName;
        Paragraph(output, command.Description ?? string.Empty, width);
        output.WriteLine();
        output.WriteLine(command is Verb verb ? $"Usage: {name} {verb.Usage}" : $"Usage: {name} COMMAND [options]");
        if (command is Verb noted) WriteVerb(noted, shell, output, width);
        else WriteRoot(command, shell, output, width);
    }

    /// <summary>Breaks <paramref name="text"/> at spaces into lines of at most <paramref name="width"/> columns.</summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        string line = string.Empty;
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = word;
            }
            else
            {
                line = line.Length == 0 ? word : $"{line} {word}";
            }
        }

        yield return line;
    }

    private static void WriteVerb(Verb verb, Shell shell, TextWriter output, int width)
    {
        foreach (string note in verb.Notes)
        {
            output.WriteLine();
            Paragraph(output, note, width);
        }

        Section(output, "Arguments:", width, verb.Arguments.Select(a => (a.HelpName ?? a.Name, a.Description ?? string.Empty)));
        Section(output, "Options:", width, verb.Options.Select(Row));
        foreach ((string title, ImmutableArray<(string Name, string Text)> rows) in verb.Tables) Section(output, title, width, rows);
        Section(output, "Common options:", width, CommonRows());
        WriteExamples(output, shell, verb.Examples);
    }

    private static void WriteRoot(Command root, Shell shell, TextWriter output, int width)
    {
        Section(output, "Commands:", width, root.Subcommands.Select(c => (c.Name, c.Description ?? string.Empty)));
        Section(output, "Options of every command:", width, CommonRows().Append(Row(CommonOptions.Version)));
        WriteExamples(output, shell, ["demo", "ports", "flash mission_t01_flash_prog_cfg.ini --port /dev/ttyUSB0", "info --port COM5"]);
        output.WriteLine();
        Paragraph(output, $"'{shell.ProgramName} COMMAND --help' tells more about one command. The vendor's command lines work too: {shell.ProgramName} --port PORT --config FILE.ini.", width);
        output.WriteLine();
        Paragraph(output, "Exit codes: 0 done, 1 chip or link failed, 2 command line or input file wrong, 3 verification failed, 4 refused for safety, 5 port cannot be opened, 130 cancelled.", width);
    }

    private static void WriteExamples(TextWriter output, Shell shell, IEnumerable<string> examples)
    {
        output.WriteLine();
        output.WriteLine("Examples:");
        foreach (string example in examples) output.WriteLine($"  {shell.ProgramName} {example}");
    }

    private static void Paragraph(TextWriter output, string text, int width)
    {
        foreach (string line in Wrap(text, width)) output.WriteLine(line);
    }

    private static IEnumerable<(string Name, string Text)> CommonRows() =>
        new Option[] { CommonOptions.Json, CommonOptions.Trace, CommonOptions.Verbose, CommonOptions.Quiet, CommonOptions.NoColor, CommonOptions.Help }.Select(Row);

    private static (string Name, string Text) Row(Option option)
    {
        string names = string.Join(", ", option.Aliases.OrderBy(a => a.Length).ThenBy(a => a, StringComparer.Ordinal).Append(option.Name));
        string value = option.HelpName is not { } name ? string.Empty : name.StartsWith("[=", StringComparison.Ordinal) ? name : $" {name}";
        return (names + value, option.Description ?? string.Empty);
    }

    private static void Section(TextWriter output, string title, int width, IEnumerable<(string Name, string Text)> rows)
    {
        (string Name, string Text)[] all = [.. rows];
        if (all.Length == 0) return;
        output.WriteLine();
        output.WriteLine(title);
        int column = Math.Min(WidestColumn, all.Max(r => r.Name.Length)) + 4;
        foreach ((string name, string text) in all) WriteRow(output, name, text, column, width);
    }

    private static void WriteRow(TextWriter output, string name, string text, int column, int width)
    {
        string head = $"  {name}";
        if (head.Length + 2 > column)
        {
            output.WriteLine(head);
            head = string.Empty;
        }

        foreach (string line in Wrap(text, width - column))
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{head.PadRight(column)}{line}"));
            head = string.Empty;
        }
    }
}
