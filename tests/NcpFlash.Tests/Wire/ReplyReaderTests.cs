using NcpFlash.Wire;
using Xunit;

namespace NcpFlash.Tests.Wire;

/// <summary>Replies of PROTOCOL 2.2, fed whole and cut at every place.</summary>
public sealed class ReplyReaderTests
{
    private const int Data = 512;

    public static TheoryData<string, int, ReplyStatus, string> Replies => new()
    {
        { "4F4B", 0, ReplyStatus.Success, "" },
        { "4F4B0400C4601600", Data, ReplyStatus.Success, "C4601600" },
        { "4F4B0A0040827B03D2DC9BE8AFF7", Data, ReplyStatus.Success, "40827B03D2DC9BE8AFF7" },
        { "4F4B0000", Data, ReplyStatus.Success, "" },
        { "464C0301", 0, ReplyStatus.Failure, "" },
        { "464C0301", Data, ReplyStatus.Failure, "" },
        { "0A0A", 0, ReplyStatus.Failure, "" },
        { "4F4B4F4B0400C4601600", Data, ReplyStatus.Success, "C4601600" }, // doubled OK
        { "00FF4F4B", 0, ReplyStatus.Success, "" }, // stray bytes first
        { "4F4F4B", 0, ReplyStatus.Success, "" },
        { "50444F4B", 0, ReplyStatus.Success, "" },
        { "505050444F4B", 0, ReplyStatus.Success, "" },
        { "4F", 0, ReplyStatus.Incomplete, "" },
        { "4B4F", 0, ReplyStatus.Incomplete, "" }, // O and K, but not OK
        { "4B", 0, ReplyStatus.Incomplete, "" },
        { "44504F", 0, ReplyStatus.Incomplete, "" },
        { "464C03", 0, ReplyStatus.Incomplete, "" },
        { "550A0A", 0, ReplyStatus.Incomplete, "" }, // two line feeds inside noise are no protected chip
        { "4F4B0102", 0x100, ReplyStatus.Malformed, "" }, // longer than the command allows
    };

    [Theory]
    [MemberData(nameof(Replies))]
    public void Every_cut_gives_the_same_reply(string hex, int maxData, ReplyStatus expected, string data)
    {
        byte[] bytes = Convert.FromHexString(hex);
        for (int cut = 0; cut <= bytes.Length; cut++)
        {
            var reader = new ReplyReader(maxData);
            Feed(reader, bytes.AsSpan(0, cut));
            Feed(reader, bytes.AsSpan(cut));
            Assert.Equal(expected, reader.Status);
            Assert.Equal(data, Convert.ToHexString(reader.Data));
        }
    }

    [Fact]
    public void Failure_code_is_little_endian()
    {
        var reader = new ReplyReader(0);
        reader.Feed([0x46, 0x4C, 0x03, 0x01]);
        Assert.Equal(ChipErrorCode.CommandCrcError, reader.Code);
        Assert.Equal(0x0103, (int)reader.Code);
    }

    [Fact]
    public void Bare_0A0A_is_the_protected_chip()
    {
        var reader = new ReplyReader(4);
        reader.Feed([0x0A, 0x0A]);
        Assert.Equal(ChipErrorCode.ProtectedOrClosed, reader.Code);
    }

    [Fact]
    public void Bytes_behind_a_reply_are_not_taken()
    {
        var reader = new ReplyReader(0);
        Assert.Equal(2, reader.Feed("OKFL"u8));
    }

    [Fact]
    public void Babble_ends_as_malformed()
    {
        var reader = new ReplyReader(0);
        reader.Feed(new byte[ReplyReader.MaxStrayBytes + 2]);
        Assert.Equal(ReplyStatus.Malformed, reader.Status);
    }

    [Fact]
    public void Random_bytes_never_throw_and_never_succeed_without_OK()
    {
        var random = new Random(616);
        for (int run = 0; run < 10_000; run++)
        {
            var bytes = new byte[random.Next(1, 80)];
            random.NextBytes(bytes);
            var reader = new ReplyReader(random.Next(2) * random.Next(600));
            Feed(reader, bytes);
            if (reader.Status == ReplyStatus.Success)
            {
                Assert.True(bytes.AsSpan().IndexOf("OK"u8) >= 0);
            }
        }
    }

    [Fact]
    public void Random_boot_info_throws_the_documented_exception_alone()
    {
        var random = new Random(743);
        for (int run = 0; run < 10_000; run++)
        {
            var bytes = new byte[random.Next(0, 40)];
            random.NextBytes(bytes);
            if (bytes.Length == BootInfo.ShortForm)
            {
                Assert.Equal(bytes, BootInfo.Decode(bytes).Raw.ToArray());
            }
            else
            {
                Assert.Throws<WireFormatException>(() => BootInfo.Decode(bytes));
            }
        }
    }

    private static void Feed(ReplyReader reader, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && reader.Status is ReplyStatus.Incomplete or ReplyStatus.Pending)
        {
            int used = reader.Feed(bytes);
            bytes = bytes[used..];
            if (used == 0)
            {
                break;
            }
        }
    }
}
