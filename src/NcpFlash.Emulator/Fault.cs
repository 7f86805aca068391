using System.Globalization;
using NcpFlash.Diagnostics;
using NcpFlash.Wire;

namespace NcpFlash.Emulator;

/// <summary>
/// A fault that strikes one frame, or every frame. Text form <c>KIND[=VALUE][@OPCODE|@sync][#NUMBER|#*]</c>, such as <c>silence@3F#5</c>:
/// the fifth 0x3F frame gets no reply; or one that strikes the handshake's answer, <c>dropreply@sync</c>.
/// </summary>
/// <param name="Kind">What happens.</param>
/// <param name="Opcode">Only frames of this command are counted and struck; null for all.</param>
/// <param name="Number">Which frame since the chip was made, from 1; null for every one.</param>
public sealed record Fault(FaultKind Kind, Opcode? Opcode = null, int? Number = 1)
{
    private static readonly (string Word, FaultKind Kind)[] Words =
    [
        ("silence", FaultKind.Silence), ("late", FaultKind.Late), ("garbage", FaultKind.Garbage), ("fl", FaultKind.Refuse),
        ("dropreply", FaultKind.DropReplyByte), ("droprequest", FaultKind.DropRequestByte), ("idle", FaultKind.FallIdle),
        ("wrongdigest", FaultKind.WrongDigest), ("pending", FaultKind.Pending), ("dupok", FaultKind.DuplicateOk),
        ("brownout", FaultKind.BrownOut), ("cutburn", FaultKind.CutBurn), ("gone", FaultKind.Gone),
    ];

    /// <summary>The word that stands for the handshake in place of an opcode.</summary>
    private const string Sync = "sync";

    /// <summary>What can happen to the two bytes that answer a handshake.</summary>
    private static readonly FaultKind[] OfHandshake =
        [FaultKind.Silence, FaultKind.Late, FaultKind.Garbage, FaultKind.DropReplyByte, FaultKind.DuplicateOk];

    /// <summary>True for a fault that strikes the answer to a handshake, not to a frame.</summary>
    public bool AtHandshake { get; init; }

    /// <summary>How much later a <see cref="FaultKind.Late"/> reply comes.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>What a <see cref="FaultKind.Garbage"/> fault sends, as hexadecimal digits.</summary>
    public string Garbage { get; init; } = "00F8FF";

    /// <summary>The code of a <see cref="FaultKind.Refuse"/> fault.</summary>
    public ChipErrorCode Code { get; init; } = ChipErrorCode.CommandCrcError;

    /// <summary>Index of a dropped byte, number of PD, or number of burnt fuses; null for the last byte, one, or half of them.</summary>
    public int? Count { get; init; }

    /// <summary>Reads the text form.</summary>
    /// <exception cref="NcpException"><c>emulator.bad-fault</c>.</exception>
    public static Fault Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        (string head, string? number) = Split(text, '#');
        (head, string? opcode) = Split(head, '@');
        (string word, string? value) = Split(head, '=');
        int index = Array.FindIndex(Words, w => w.Word == word);
        if (index < 0)
        {
            throw Bad(text, $"there is no fault '{word}'", NearestWord.Near(word, Words.Select(w => w.Word)));
        }

        if (opcode == Sync && !OfHandshake.Contains(Words[index].Kind))
        {
            throw Bad(text, $"'{word}' cannot strike a handshake", "silence@sync");
        }

        var fault = new Fault(Words[index].Kind, opcode == Sync ? null : ParseOpcode(text, opcode), ParseNumber(text, number)) { AtHandshake = opcode == Sync };
        return value is null ? fault : fault.With(text, value);
    }

    /// <summary>The text form; parsing it gives an equal fault.</summary>
    public override string ToString()
    {
        string value = Kind switch
        {
            FaultKind.Late => Invariant($"={Delay.TotalMilliseconds}ms"),
            FaultKind.Garbage => $"={Garbage}",
            FaultKind.Refuse => $"={(ushort)Code:X4}",
            _ => Count is { } count ? Invariant($"={count}") : string.Empty,
        };
        string opcode = AtHandshake ? $"@{Sync}" : Opcode is { } id ? $"@{(byte)id:X2}" : string.Empty;
        string number = Number is { } n ? Invariant($"#{n}") : "#*";
        return Array.Find(Words, w => w.Kind == Kind).Word + value + opcode + number;
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private static (string Head, string? Tail) Split(string text, char separator) =>
        text.IndexOf(separator, StringComparison.Ordinal) is >= 0 and var at ? (text[..at], text[(at + 1)..]) : (text, null);

    private static Opcode? ParseOpcode(string text, string? opcode) => opcode switch
    {
        null => null,
        _ when byte.TryParse(opcode, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte id) => (Opcode)id,
        _ => throw Bad(text, $"'{opcode}' is not an opcode of two hexadecimal digits", "silence@3F"),
    };

    private static int? ParseNumber(string text, string? number) => number switch
    {
        null => 1,
        "*" => null,
        _ when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int n) && n > 0 => n,
        _ => throw Bad(text, $"'{number}' is not a frame number from 1, or *", "silence@3F#5"),
    };

    private static NcpException Bad(string text, string problem, string? nearest) => Diagnosis.Of(
        EmulatorFaults.BadFault, ("text", text), ("problem", problem), ("kinds", string.Join(", ", Words.Select(w => w.Word))), ("suggestion", nearest is null ? string.Empty : $"Did you mean '{nearest}'? "))
        .ToException();

    private Fault With(string text, string value)
    {
        switch (Kind)
        {
            case FaultKind.Late when Duration.TryParse(value, out TimeSpan delay):
                return this with { Delay = delay };
            case FaultKind.Garbage when value.Length is > 0 and <= 2048 && value.Length % 2 == 0 && value.All(char.IsAsciiHexDigit):
                return this with { Garbage = value };
            case FaultKind.Refuse when ushort.TryParse(value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code):
                return this with { Code = (ChipErrorCode)code };
            case FaultKind.DropReplyByte or FaultKind.DropRequestByte or FaultKind.Pending or FaultKind.CutBurn
                when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count < 10_000:
                return this with { Count = count };
            default:
                throw Bad(text, $"'{value}' is no value for it", Kind switch
                {
                    FaultKind.Late => "late=500ms",
                    FaultKind.Garbage => "garbage=00F8",
                    FaultKind.Refuse => "fl=0103",
                    _ => $"{Array.Find(Words, w => w.Kind == Kind).Word}",
                });
        }
    }
}
