using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using NcpFlash.Cli.CommandLine;
using NcpFlash.Diagnostics;

namespace NcpFlash.Cli.Settings;

/// <summary>Reads a file of boards: JSON with comments, nothing unknown, each fault with its line and column.</summary>
internal ref struct SettingsReader
{
    private readonly string _file;
    private readonly ReadOnlySpan<byte> _bytes;
    private Utf8JsonReader _json;

    private SettingsReader(string file, ReadOnlySpan<byte> bytes)
    {
        _file = file;
        _bytes = bytes;
        _json = new Utf8JsonReader(bytes, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 8 });
    }

    /// <summary>Reads a whole file.</summary>
    /// <exception cref="NcpException"><c>settings.broken</c>.</exception>
    public static SettingsFile Read(string file, ReadOnlySpan<byte> bytes)
    {
        var reader = new SettingsReader(file, bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes);
        try
        {
            return reader.File();
        }
        catch (JsonException e)
        {
            throw Fault(file, reader._bytes, (int)(e.LineNumber ?? 0), (int)(e.BytePositionInLine ?? 0), 1, "this is not valid JSON", string.Empty);
        }
        catch (InvalidOperationException)
        {
            throw reader.Here("this text is not valid UTF-8", []);
        }
    }

    private SettingsFile File()
    {
        string? first = null;
        var boards = ImmutableSortedDictionary.CreateBuilder<string, BoardSettings>(StringComparer.Ordinal);
        Begin();
        while (Key() is { } key)
        {
            switch (key)
            {
                case "default":
                    first = Text();
                    break;
                case "boards":
                    Begin();
                    while (Key() is { } name)
                    {
                        if (boards.ContainsKey(name)) throw Here($"the board '{name}' stands here for the second time", []);
                        boards[name] = Board();
                    }

                    break;
                default:
                    throw Unknown(key, "default", "boards");
            }
        }

        while (_json.Read())
        {
            throw Here("the file should have ended here", []);
        }

        return new SettingsFile(_file, first, boards.ToImmutable());
    }

    private BoardSettings Board()
    {
        BoardSettings board = BoardSettings.Empty;
        Begin();
        while (Key() is { } part)
        {
            board = part switch
            {
                "port" => board with { Port = Port() },
                "project" => board with { Project = Project() },
                _ => throw Unknown(part, "port", "project"),
            };
        }

        return board;
    }

    private PortPart Port()
    {
        var part = new PortPart();
        Begin();
        while (Key() is { } key)
        {
            part = key switch
            {
                "name" => part with { Name = Text() },
                "baud" => part with { Baud = Rate() },
                "bootBaud" => part with { BootBaud = Rate() },
                _ => throw Unknown(key, "name", "baud", "bootBaud"),
            };
        }

        return part;
    }

    private ProjectPart Project()
    {
        var part = new ProjectPart();
        Begin();
        while (Key() is { } key)
        {
            part = key switch
            {
                "boot" => part with { Boot = new PlacedText(Text(), new SourcePlace(_file, Line: Where().Line + 1).ToString()) },
                "chip" => part with { Chip = Chip() },
                "baud" => part with { Baud = Rate() },
                "bootBaud" => part with { BootBaud = Rate() },
                _ => throw Unknown(key, "boot", "chip", "baud", "bootBaud"),
            };
        }

        return part;
    }

    private void Begin()
    {
        if (!_json.Read() || _json.TokenType != JsonTokenType.StartObject) throw Here("an object { ... } is expected here", []);
    }

    /// <summary>The next key, or null at the end of the object.</summary>
    private string? Key()
    {
        _json.Read();
        return _json.TokenType == JsonTokenType.PropertyName ? _json.GetString() : null;
    }

    private string Text()
    {
        _json.Read();
        return _json.TokenType == JsonTokenType.String && _json.GetString() is { Length: > 0 } text ? text : throw Here("a text in double quotes is expected here", []);
    }

    private string Chip()
    {
        string name = Text();
        string[] known = [.. NcpFlash.Chips.ChipCatalog.Families.Select(f => f.Name)];
        return known.Contains(name, StringComparer.OrdinalIgnoreCase) ? name : throw Here($"'{name}' is not a chip family; known are {string.Join(", ", known)}", known, name);
    }

    private int Rate()
    {
        _json.Read();
        return _json.TokenType == JsonTokenType.Number && _json.TryGetInt32(out int rate) && rate is >= 1200 and <= 20_000_000
            ? rate : throw Here("a rate is expected here, a whole number of 1200..20000000", []);
    }

    private readonly NcpException Unknown(string key, params string[] known) => Here($"'{key}' is not known here; known are {string.Join(", ", known)}", known, key);

    private readonly (int Line, int Column) Where()
    {
        ReadOnlySpan<byte> before = _bytes[..(int)_json.TokenStartIndex];
        return (before.Count((byte)'\n'), before.Length - 1 - before.LastIndexOf((byte)'\n'));
    }

    private readonly NcpException Here(string problem, IReadOnlyCollection<string> words, string word = "")
    {
        (int line, int column) = Where();
        string? nearest = word.Length == 0 ? null : ParseFaults.Nearest(word, words);
        int length = _json.TokenType is JsonTokenType.PropertyName or JsonTokenType.String ? _json.ValueSpan.Length + 2 : Math.Max(1, _json.ValueSpan.Length);
        return Fault(_file, _bytes, line, column, length, problem, nearest is null ? string.Empty : $"Did you mean '{nearest}'? ");
    }

    private static NcpException Fault(string file, ReadOnlySpan<byte> bytes, int line, int column, int length, string problem, string suggestion)
    {
        string[] lines = Encoding.UTF8.GetString(bytes).Split('\n');
        byte[] own = Encoding.UTF8.GetBytes(line < lines.Length ? lines[line] : string.Empty);
        int at = Encoding.UTF8.GetString(own.AsSpan(0, Math.Min(column, own.Length))).Length; // columns are characters
        return Diagnosis.Of(
            SettingsDiagnoses.Broken, ("place", new SourcePlace(file, Line: line + 1).ToString()), ("column", (at + 1).ToString(CultureInfo.InvariantCulture)), ("problem", problem),
            ("suggestion", suggestion), (Fact.Quoted, Encoding.UTF8.GetString(own).TrimEnd('\r')), (Fact.QuotedLength, length.ToString(CultureInfo.InvariantCulture))).ToException();
    }
}
