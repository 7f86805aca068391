using System.Collections.Immutable;
using System.Text.Json;
using NcpFlash.Cli.CommandLine;
using NcpFlash.Diagnostics;

namespace NcpFlash.Cli.Settings;

/// <summary>A file of boards.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Default">The board that is meant when none is named; null for none.</param>
/// <param name="Boards">The boards by name.</param>
internal sealed record SettingsFile(string Path, string? Default, ImmutableSortedDictionary<string, BoardSettings> Boards)
{
    /// <summary>Name of the file in every folder.</summary>
    public const string FileName = "ncpflash.json";

    private const int Longest = 1024 * 1024;

    /// <summary>The file in a folder; one without boards when there is none.</summary>
    /// <exception cref="NcpException"><c>settings.not-readable</c> or <c>settings.broken</c>.</exception>
    public static SettingsFile In(string folder)
    {
        string path = System.IO.Path.Combine(folder, FileName);
        try
        {
            if (!File.Exists(path)) return new SettingsFile(path, null, ImmutableSortedDictionary<string, BoardSettings>.Empty.WithComparers(StringComparer.Ordinal));
            if (new FileInfo(path).Length > Longest) throw new IOException("it is larger than 1 MiB");
            return SettingsReader.Read(path, File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Diagnosis.Of(SettingsDiagnoses.NotReadable, ("file", path), ("reason", e.Message.TrimEnd('.'))).ToException(inner: e);
        }
    }

    /// <summary>The same file with one more board, or more said of one.</summary>
    public SettingsFile With(string name, BoardSettings board) =>
        this with { Boards = Boards.SetItem(name, board.Over(Boards.GetValueOrDefault(name, BoardSettings.Empty))) };

    /// <summary>Writes it as a whole; comments of an earlier one are not kept.</summary>
    /// <exception cref="NcpException"><c>file.not-writable</c>.</exception>
    public void Save()
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!);
            string fresh = Path + ".new";
            using (FileStream stream = File.Create(fresh))
            using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            {
                Write(json);
            }

            File.Move(fresh, Path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Diagnosis.Of(UsageDiagnoses.FileNotWritable, ("file", Path), ("reason", e.Message.TrimEnd('.'))).ToException(inner: e);
        }
    }

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        Text(json, "default", Default);
        json.WriteStartObject("boards");
        foreach ((string name, BoardSettings board) in Boards)
        {
            json.WriteStartObject(name);
            json.WriteStartObject("port");
            Text(json, "name", board.Port.Name);
            Number(json, "baud", board.Port.Baud);
            Number(json, "bootBaud", board.Port.BootBaud);
            json.WriteEndObject();
            json.WriteStartObject("project");
            Text(json, "boot", board.Project.Boot?.Text);
            Text(json, "chip", board.Project.Chip);
            Number(json, "baud", board.Project.Baud);
            Number(json, "bootBaud", board.Project.BootBaud);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null) json.WriteString(name, value);
    }

    private static void Number(Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } number) json.WriteNumber(name, number);
    }
}
