using System.Buffers.Binary;
using NcpFlash.Emulator.Memory;
using NcpFlash.Wire;

namespace NcpFlash.Emulator.Rom;

/// <summary>A reply of the ROM: its bytes, how long the work before it takes, and what comes after. PROTOCOL 2.2.</summary>
internal sealed record RomReply(byte[] Bytes, TimeSpan Work)
{
    public AfterReply After { get; init; }

    /// <summary>The new rate, with the two rate changes.</summary>
    public int Rate { get; init; }

    /// <summary>True for an erase, during which some ROMs send PD.</summary>
    public bool MayPend { get; init; }

    /// <summary>True when the data is a digest.</summary>
    public bool IsDigest { get; init; }

    /// <summary>True when the ROM never comes to an end with the command.</summary>
    public bool IsNever { get; init; }

    /// <summary>Fuses that the work burns, or null; the reply tells what came of it once all are burnt.</summary>
    public EfuseBurn? Burn { get; init; }

    public static RomReply Ok(TimeSpan work = default) => new("OK"u8.ToArray(), work);

    public static RomReply Data(ReadOnlySpan<byte> data, TimeSpan work = default)
    {
        var bytes = new byte[4 + data.Length];
        "OK"u8.CopyTo(bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2), (ushort)data.Length);
        data.CopyTo(bytes.AsSpan(4));
        return new RomReply(bytes, work);
    }

    public static RomReply Fail(ChipErrorCode code) => new([(byte)'F', (byte)'L', (byte)code, (byte)((ushort)code >> 8)], default);
}
