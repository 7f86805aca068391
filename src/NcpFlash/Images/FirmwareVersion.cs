using System.Buffers.Binary;
using System.Text;

namespace NcpFlash.Images;

/// <summary>The version block at 0xC00 of an image body (PROTOCOL 7.3); texts are found through pointers into the mapped body.</summary>
/// <param name="AntiRollback">Rollback counter the image claims.</param>
/// <param name="Major">First number.</param>
/// <param name="Minor">Second number.</param>
/// <param name="Patch">Third number.</param>
/// <param name="Name">What the image calls itself, such as <c>app</c> or <c>boot2</c>; null when not given.</param>
/// <param name="Built">Build date and time as text, or null.</param>
public sealed record FirmwareVersion(byte AntiRollback, byte Major, byte Minor, byte Patch, string? Name, string? Built)
{
    private const int BlockOffset = 0xC00;
    private const int LongestText = 64;

    private static ReadOnlySpan<byte> Magic => "BLFBVERF"u8;

    /// <summary>The version block of an image body, or null when there is none.</summary>
    /// <param name="body">The body, without the boot header.</param>
    /// <param name="mappedAt">Address at which the body appears to the CPU: the boot entry of the header.</param>
    public static FirmwareVersion? Find(ReadOnlySpan<byte> body, uint mappedAt)
    {
        if (body.Length < BlockOffset + 24 || !body[BlockOffset..].StartsWith(Magic))
        {
            return null;
        }

        ReadOnlySpan<byte> block = body[BlockOffset..];
        return new FirmwareVersion(
            block[8], block[9], block[10], block[11], Text(body, Pointer(block, 12) - mappedAt), Text(body, Pointer(block, 16) - mappedAt));
    }

    /// <summary><c>2.0.106</c>.</summary>
    public override string ToString() => $"{Major}.{Minor}.{Patch}";

    private static uint Pointer(ReadOnlySpan<byte> block, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(block[offset..]);

    private static string? Text(ReadOnlySpan<byte> body, uint offset)
    {
        if (offset >= body.Length)
        {
            return null;
        }

        ReadOnlySpan<byte> bytes = body[(int)offset..];
        int length = bytes[..Math.Min(LongestText, bytes.Length)].IndexOf((byte)0);
        return length <= 0 || bytes[..length].ContainsAnyExceptInRange((byte)' ', (byte)'~') ? null : Encoding.ASCII.GetString(bytes[..length]);
    }
}
