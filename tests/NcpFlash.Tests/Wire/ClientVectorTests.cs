using System.Buffers.Binary;
using NcpFlash.Tests.Emulator;
using NcpFlash.Wire;
using NcpFlash.Wire.Commands;
using Xunit;

namespace NcpFlash.Tests.Wire;

/// <summary>
/// Ring 1: the vectors against the client's codec alone. Each recorded frame is put together from its fields by the client and must give the
/// recorded bytes; each recorded reply must be read as the reply of that command.
/// </summary>
public sealed class ClientVectorTests
{
    /// <summary>Files with frames that are wrong on purpose; only their replies count here.</summary>
    private static readonly string[] WrongOnPurpose = ["idle-and-errors"];

    public static TheoryData<string> Names => [.. VectorFile.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_client_sends_and_reads_the_bytes_of(string name)
    {
        Command? last = null;
        int compared = 0;
        foreach (VectorStep step in VectorFile.Read(name))
        {
            if (step is VectorStep.Host { Bytes: [not 0x55, _, _, _, ..] } host)
            {
                byte[] frame = [.. host.Bytes];
                last = CommandOf(frame);
                if (last is not null && !WrongOnPurpose.Contains(name))
                {
                    Assert.Equal(($"line {host.Line}", Convert.ToHexString(frame)), ($"line {host.Line}", Convert.ToHexString(last.Encode())));
                    compared++;
                }
            }
            else if (step is VectorStep.Chip { Bytes.IsEmpty: true } or VectorStep.Host)
            {
                last = null; // silence, or a burst
            }
            else if (step is VectorStep.Chip chip && last is not null)
            {
                ReplyStatus status = Read(last, chip.Bytes.AsSpan());
                Assert.True(status is ReplyStatus.Success or ReplyStatus.Failure, $"line {chip.Line}: {status}");
                last = null;
            }
        }

        Assert.True(compared > 0 || WrongOnPurpose.Contains(name) || name == "boot-entry", "nothing was compared");
    }

    private static ReplyStatus Read(Command command, ReadOnlySpan<byte> bytes)
    {
        var reader = new ReplyReader(command.MaxReplyLength);
        Assert.Equal(bytes.Length, reader.Feed(bytes));
        if (reader.Status == ReplyStatus.Success)
        {
            switch (command)
            {
                case GetBootInfo bootInfo:
                    bootInfo.Decode(reader.Data);
                    break;
                case EfuseReadMac mac:
                    mac.Decode(reader.Data);
                    break;
                case FlashReadJedecId jedec:
                    jedec.Decode(reader.Data);
                    break;
                case FlashXipDigest digest:
                    digest.Decode(reader.Data);
                    break;
                case EfuseRead efuse:
                    efuse.Decode(reader.Data);
                    break;
                case FlashRead flash:
                    flash.Decode(reader.Data);
                    break;
            }
        }

        return reader.Status;
    }

    /// <summary>The client's command with the fields of a recorded frame; null for a command the client has no use for.</summary>
    private static Command? CommandOf(byte[] frame)
    {
        byte[] payload = frame[4..];
        uint Word(int offset) => payload.Length >= offset + 4 ? BinaryPrimitives.ReadUInt32LittleEndian(payload.AsSpan(offset)) : 0;
        return frame[0] switch
        {
            0x10 => new GetBootInfo(),
            0x22 => new SetClock(new BitRate((int)Word(4)), payload.AsMemory(Math.Min(8, payload.Length))),
            0x23 => new SetTimeout(TimeSpan.FromMilliseconds(Word(0))),
            0x30 => new FlashErase(FlashRange.FromTo(Word(0), (ulong)Word(4) + 1)),
            0x31 => new FlashWrite(Word(0), payload.AsMemory(4)),
            0x32 => new FlashRead(new FlashRange(Word(0), Word(4))),
            0x36 => new FlashReadJedecId(),
            0x3A => new FlashWriteCheck(),
            0x3B => new FlashSetParameters(Word(0), payload.AsMemory(4)),
            0x3C => new FlashChipErase(),
            0x3E => new FlashXipDigest(new FlashRange(Word(0), Word(4))),
            0x3F => new FlashDecompressWrite(Word(0) & 0x7FFF_FFFF, payload.AsMemory(4), (Word(0) >> 31) != 0),
            0x40 => new EfuseWrite(Word(0), payload.AsMemory(4)),
            0x41 => new EfuseRead(Word(0), Word(4)),
            0x42 => new EfuseReadMac(),
            0x50 => new MemoryWrite(Word(0), Word(4)),
            0x60 => new XipReadStart(),
            0x61 => new XipReadFinish(),
            _ => null,
        };
    }
}
