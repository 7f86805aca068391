using NcpFlash.Emulator.Serving;
using NcpFlash.Links.Telnet;
using Xunit;

namespace NcpFlash.Tests.Links.Telnet;

/// <summary>Telnet streams as RFC 854 and RFC 2217 write them, in any pieces, read by the client and by the emulated server, which were written apart.</summary>
public sealed class TelnetReaderTests
{
    /// <summary>Source of each: the examples and tables of RFC 854 (doubled IAC), RFC 855 (sub-negotiation) and RFC 2217 (commands and answers).</summary>
    public static TheoryData<string, string, string> Vectors => new()
    {
        { "48 69", "48 69", "" },
        { "41 FF FF 42", "41 FF 42", "" },
        { "FF FB 2C", "", "Will 44" },
        { "FF FD 2C 41", "41", "Do 44" },
        { "FF FE 01 FF FC 00", "", "Dont 1, Wont 0" },
        { "FF F1 41", "41", "" },
        { "FF FA 2C 01 00 01 C2 00 FF F0", "", "com 01 0001C200" },
        { "FF FA 2C 65 00 00 00 FF FF FF F0", "", "com 65 000000FF" },
        { "FF FA 2C 05 08 FF F0 FF FA 2C 05 0C FF F0", "", "com 05 08, com 05 0C" },
        { "FF FA 2C 6B 30 FF F0 4F 4B", "4F 4B", "com 6B 30" },
        { "FF FA 18 01 FF F0 41", "41", "" },
        { "FF FA 2C 01 00 FF FB 00 41", "41", "Will 0" },
        { "FF F0 41", "41", "" },
        { "FF FA 2C 0C 01 FF FA 2C 0C 02 FF F0", "", "com 0C 02" },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void The_client_reads_it_whole_and_at_every_split(string stream, string data, string events)
    {
        byte[] bytes = Bytes(stream);
        for (int split = 0; split <= bytes.Length; split++)
        {
            (byte[] gotData, string gotEvents) = ReadAsClient(bytes[..split], bytes[split..]);
            Assert.Equal(Bytes(data), gotData);
            Assert.Equal(events, gotEvents);
        }
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void The_emulated_server_reads_it_whole_and_at_every_split(string stream, string data, string events)
    {
        byte[] bytes = Bytes(stream);
        for (int split = 0; split <= bytes.Length; split++)
        {
            (byte[] gotData, string gotEvents) = ReadAsServer(bytes[..split], bytes[split..]);
            Assert.Equal(Bytes(data), gotData);
            Assert.Equal(events, gotEvents);
        }
    }

    [Fact]
    public void Both_read_random_streams_alike() => ReadRandomStreams(20_000, seed: 1);

    [Fact(Explicit = true)]
    [Trait("Category", "Long")]
    public void Both_read_a_million_random_streams_alike() => ReadRandomStreams(1_000_000, seed: 2);

    [Fact]
    public void A_sub_negotiation_without_end_takes_no_more_memory_than_a_long_one()
    {
        int told = 0;
        var reader = new TelnetReader((_, _) => { }, _ => told++);
        byte[] start = [0xFF, 0xFA, 0x2C];
        reader.Filter(start);
        long before = GC.GetAllocatedBytesForCurrentThread();
        int data = 0;
        var flood = new byte[1000];
        for (int i = 0; i < 1000; i++)
        {
            data += reader.Filter(flood);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, flood.Length + (16 * TelnetReader.LongestSubnegotiation));
        Assert.Equal(0, data);
        reader.Filter([0xFF, 0xF0]);
        Assert.Equal(0, told);
        reader.Filter([0xFF, 0xFA, 0x2C, 0x69, 8, 0xFF, 0xF0]);
        Assert.Equal(1, told);
    }

    [Theory]
    [InlineData(1, "0001C200", "FF FA 2C 01 00 01 C2 00 FF F0")]
    [InlineData(1, "000000FF", "FF FA 2C 01 00 00 00 FF FF FF F0")]
    [InlineData(5, "08", "FF FA 2C 05 08 FF F0")]
    [InlineData(12, "03", "FF FA 2C 0C 03 FF F0")]
    [InlineData(0, "", "FF FA 2C 00 FF F0")]
    public void A_request_is_encoded(byte command, string value, string line) => Assert.Equal(
        Bytes(line), new ComPortRequest((ComPortCommand)command, Convert.FromHexString(value), "test").Encode());

    [Theory]
    [InlineData("5:08", "69 08", true)]
    [InlineData("5:08", "69 09", true)]
    [InlineData("5:08", "69 0B", false)]
    [InlineData("5:0B", "69 0C", true)]
    [InlineData("5:01", "69 0E", false)]
    [InlineData("5:05", "6A 05", false)]
    [InlineData("5:05", "69", true)]
    [InlineData("1:0001C200", "65 00002580", true)]
    [InlineData("1:0001C200", "66 08", false)]
    public void An_answer_belongs_to_the_request_of_the_same_line(string request, string answer, bool belongs)
    {
        string[] parts = request.Split(':');
        byte[] bytes = Bytes(answer);
        var asked = new ComPortRequest((ComPortCommand)byte.Parse(parts[0]), Convert.FromHexString(parts[1]), "test");
        Assert.Equal(belongs, asked.IsAnsweredBy(bytes[0], bytes.AsSpan(1)));
    }

    /// <summary>Streams of bytes that matter to telnet much more often than by chance.</summary>
    private static void ReadRandomStreams(int count, int seed)
    {
        byte[] special = [0xFF, 0xFF, 0xFF, 0xFA, 0xF0, 0xFB, 0xFC, 0xFD, 0xFE, 0x2C, 0xF1, 0x00, 0x03, 0x01];
        var random = new Random(seed);
        for (int round = 0; round < count; round++)
        {
            var stream = new byte[random.Next(60)];
            for (int i = 0; i < stream.Length; i++)
            {
                stream[i] = random.Next(4) == 0 ? (byte)random.Next(256) : special[random.Next(special.Length)];
            }

            int split = random.Next(stream.Length + 1);
            (byte[] clientData, string clientEvents) = ReadAsClient(stream[..split], stream[split..]);
            (byte[] serverData, string serverEvents) = ReadAsServer(stream[..split], stream[split..]);
            Assert.True(clientData.AsSpan().SequenceEqual(serverData) && clientEvents == serverEvents, Convert.ToHexString(stream));
        }
    }

    private static (byte[] Data, string Events) ReadAsClient(params byte[][] pieces)
    {
        var data = new List<byte>();
        var events = new List<string>();
        var reader = new TelnetReader((verb, option) => events.Add($"{verb} {(byte)option}"), content =>
        {
            if (content.Length >= 2 && content[0] == 44)
            {
                events.Add($"com {content[1]:X2} {Convert.ToHexString(content[2..])}".TrimEnd());
            }
        });
        foreach (byte[] piece in pieces)
        {
            byte[] copy = [.. piece];
            data.AddRange(copy[..reader.Filter(copy)]);
        }

        return ([.. data], string.Join(", ", events));
    }

    private static (byte[] Data, string Events) ReadAsServer(params byte[][] pieces)
    {
        var data = new List<byte>();
        var events = new List<string>();
        var decoder = new TelnetDecoder();
        foreach (TelnetItem item in pieces.SelectMany(piece => decoder.Decode(piece)))
        {
            switch (item)
            {
                case TelnetItem.Data bytes:
                    data.AddRange(bytes.Bytes);
                    break;
                case TelnetItem.Option option:
                    events.Add($"{option.Verb} {option.Number}");
                    break;
                case TelnetItem.Command command:
                    events.Add($"com {(byte)command.Code:X2} {Convert.ToHexString(command.Value)}".TrimEnd());
                    break;
            }
        }

        return ([.. data], string.Join(", ", events));
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", string.Empty, StringComparison.Ordinal));
}
