using NcpFlash.Wire;
using NcpFlash.Wire.Commands;

namespace NcpFlash.Sessions;

/// <summary>
/// Reads over an adapter that loses replies of exactly 32n bytes (SYMPTOMS A11): one whose reply would have such a length is made as two, which bring the same bytes.
/// </summary>
internal static class SplitReads
{
    /// <summary>The word for the trait of adapters that lose such replies.</summary>
    public const string Quirk = "loses-32n";

    /// <summary>What such adapters count by.</summary>
    private const int Block = 32;

    /// <summary>Status and length before the data of a reply.</summary>
    private const int ReplyHead = 4;

    /// <summary>Bytes of the first of two reads; the other has four fewer than a multiple of 32 as well, and so a reply that is none.</summary>
    private const int First = 4;

    /// <summary>True for a command whose reply has a length that is lost.</summary>
    public static bool IsBlock(Command command) => command.MaxReplyLength > 0 && (command.MaxReplyLength + ReplyHead) % Block == 0;

    /// <summary>The two reads to be made instead; null for any other command.</summary>
    public static (Command<byte[]> First, Command<byte[]> Other)? Of(Command command) => !IsBlock(command) ? null : command switch
    {
        EfuseRead read => (read with { Length = First }, new EfuseRead(read.Address + First, read.Length - First)),
        FlashRead read => (new FlashRead(read.Range with { Length = First }), new FlashRead(new FlashRange(read.Range.Start + First, read.Range.Length - First))),
        _ => null,
    };
}
