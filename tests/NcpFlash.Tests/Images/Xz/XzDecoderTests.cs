using System.Text;
using NcpFlash.Diagnostics;
using NcpFlash.Images.Xz;
using Xunit;

namespace NcpFlash.Tests.Images.Xz;

public sealed class XzDecoderTests
{
    private const int Room = 1000;

    [Theory]
    [InlineData(XzVectors.None)]
    [InlineData(XzVectors.Crc32)]
    [InlineData(XzVectors.Crc64)]
    [InlineData(XzVectors.Sha256)]
    [InlineData(XzVectors.WithSizes)]
    public void Streams_of_xz_are_read(string hex) =>
        Assert.Equal(XzVectors.Contents, Encoding.ASCII.GetString(XzDecoder.Decode(Convert.FromHexString(hex), Room)));

    [Fact]
    public void The_stream_of_nothing_is_read() => Assert.Empty(XzDecoder.Decode(Convert.FromHexString(XzVectors.Empty), 0));

    [Fact]
    public void Room_for_exactly_the_contents_is_enough_and_one_byte_less_is_not()
    {
        byte[] stream = Convert.FromHexString(XzVectors.Crc32);
        Assert.Equal(XzVectors.Contents.Length, XzDecoder.Decode(stream, XzVectors.Contents.Length).Length);
        Diagnosis diagnosis = Refuse(stream, XzFaults.TooLarge, XzVectors.Contents.Length - 1);
        Assert.Contains("29 bytes", diagnosis.Summary, StringComparison.Ordinal);
        Assert.Contains("0x18", diagnosis.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(XzVectors.Crc32)]
    [InlineData(XzVectors.Sha256)]
    [InlineData(XzVectors.WithSizes)]
    public void A_stream_cut_off_anywhere_is_truncated(string hex)
    {
        byte[] stream = Convert.FromHexString(hex);
        for (int length = 1; length < stream.Length; length++)
        {
            Refuse(stream[..length], XzFaults.Truncated);
        }
    }

    [Theory]
    [InlineData(XzVectors.Crc32)]
    [InlineData(XzVectors.Crc64)]
    [InlineData(XzVectors.Sha256)]
    [InlineData(XzVectors.WithSizes)]
    public void No_changed_bit_goes_unnoticed(string hex)
    {
        for (int bit = 0; bit < hex.Length * 4; bit++)
        {
            byte[] stream = Convert.FromHexString(hex);
            stream[bit >> 3] ^= (byte)(1 << (bit & 7));
            Assert.Throws<NcpException>(() => XzDecoder.Decode(stream, Room));
        }
    }

    [Fact]
    public void Other_data_is_not_xz()
    {
        Refuse([], XzFaults.NotXz);
        Refuse("BFNP, a boot header"u8.ToArray(), XzFaults.NotXz);
        Refuse([.. Convert.FromHexString(XzVectors.Crc32), .. "tail"u8], XzFaults.NotXz);
    }

    [Theory]
    [InlineData(8, "xz.header-damaged", "0x8")]
    [InlineData(13, "xz.header-damaged", "0x14")]
    [InlineData(40, "xz.data-damaged", "0x32")]
    [InlineData(52, "xz.check-mismatch", "0x34")]
    [InlineData(60, "xz.header-damaged", "0x3C")]
    [InlineData(66, "xz.header-damaged", "0x40")]
    [InlineData(75, "xz.header-damaged", "0x40")]
    public void A_changed_byte_is_named_by_its_place(int place, string id, string offset)
    {
        byte[] stream = Convert.FromHexString(XzVectors.Crc32);
        stream[place] ^= 0x10;
        NcpException fault = Assert.Throws<NcpException>(() => XzDecoder.Decode(stream, Room));
        Assert.Equal(id, fault.Diagnosis.Id);
        Assert.Contains(new Fact("offset", offset), fault.Diagnosis.Facts);
    }

    [Fact]
    public void Other_filters_are_not_supported() => Refuse(Convert.FromHexString(XzVectors.X86), XzFaults.Unsupported);

    [Theory]
    [InlineData("00030100", "a filter other than LZMA2")]
    [InlineData("00210129", "unknown LZMA2 properties")]
    [InlineData("0021020600", "unknown LZMA2 properties")]
    [InlineData("0021010601", "unknown header fields")]
    [InlineData("04210106", "unknown block flags")]
    public void Header_fields_that_mean_something_else_are_named(string fields, string feature)
    {
        Diagnosis diagnosis = Refuse(XzContainer.Wrap([0], 0, fields), XzFaults.Unsupported);
        Assert.Contains(feature, diagnosis.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("C0021E210106", "the block has another size")]
    [InlineData("C01B1F210106", "the block has another size")]
    public void Sizes_in_the_block_header_must_be_true(string fields, string reason)
    {
        ReadOnlySpan<byte> data = Convert.FromHexString(XzVectors.None).AsSpan(24, 26);
        Diagnosis diagnosis = Refuse(XzContainer.Wrap(data, XzVectors.Contents.Length, fields), XzFaults.SizeMismatch);
        Assert.Contains(reason, diagnosis.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void The_index_must_name_the_true_sizes()
    {
        ReadOnlySpan<byte> data = Convert.FromHexString(XzVectors.None).AsSpan(24, 27);
        Assert.Equal(XzVectors.Contents.Length, XzDecoder.Decode(XzContainer.Wrap(data, XzVectors.Contents.Length), Room).Length);
        Refuse(XzContainer.Wrap(data, XzVectors.Contents.Length + 1), XzFaults.SizeMismatch);
    }

    [Theory]
    [InlineData("02000041 00", "the first chunk does not reset the dictionary")]
    [InlineData("C0001D00135D00341949EE8DE9560AE779988CDD64C969692A0000 00", "a chunk does not reset what it must")]
    [InlineData("01000041 A0001D001300341949EE8DE9560AE779988CDD64C969692A0000 00", "a chunk does not reset what it must")]
    [InlineData("03000041 00", "there is no chunk of this kind")]
    [InlineData("E0001D0013E100341949EE8DE9560AE779988CDD64C969692A0000 00", "lc, lp and pb are out of range")]
    [InlineData("E0001D00135D01341949EE8DE9560AE779988CDD64C969692A0000 00", "a chunk does not begin with a zero byte")]
    [InlineData("E0001C00135D00341949EE8DE9560AE779988CDD64C969692A0000 00", "a chunk does not end where its header says")]
    [InlineData("E0000000045D00FFFFFFFF 00", "a distance reaches back too far")]
    public void Damaged_chunks_say_what_is_wrong(string chunks, string reason)
    {
        byte[] data = Convert.FromHexString(chunks.Replace(" ", "", StringComparison.Ordinal));
        Diagnosis diagnosis = Refuse(XzContainer.Wrap(data, XzVectors.Contents.Length), XzFaults.DataDamaged);
        Assert.Contains(reason, diagnosis.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_distance_beyond_the_dictionary_is_damage()
    {
        byte[] contents = [.. TestContents.Noise(1, 6000), .. TestContents.Noise(1, 6000)];
        byte[] stream = XzContainer.Compress(contents, new XzOptions(8192));
        ReadOnlySpan<byte> data = XzContainer.DataOf(stream);
        Assert.Equal(contents, XzDecoder.Decode(XzContainer.Wrap(data, contents.Length, "00210102"), contents.Length));
        Refuse(XzContainer.Wrap(data, contents.Length, "00210100"), XzFaults.DataDamaged, contents.Length);
    }

    [Fact]
    public void A_stream_that_claims_much_and_holds_nothing_takes_little_memory()
    {
        // chunks of five coded bytes that claim 2 MiB each, 2 GiB in all
        byte[] data = [.. Enumerable.Repeat(Convert.FromHexString("FFFFFF00045D0000000000"), 1000).SelectMany(chunk => chunk)];
        byte[] stream = XzContainer.Wrap(data, 1 << 30);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Refuse(stream, XzFaults.DataDamaged, long.MaxValue);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16_000_000);
    }

    [Fact]
    public void A_stream_of_one_block_is_decoded_into_one_buffer()
    {
        byte[] stream = Stored(140, out int length);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(length, XzDecoder.Decode(stream, long.MaxValue).Length);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, length, length + 200_000);
    }

    [Fact]
    public void The_buffer_grows_beyond_what_is_set_aside()
    {
        byte[] stream = Stored(450, out int length);
        byte[] contents = XzDecoder.Decode(stream, long.MaxValue);
        Assert.Equal(length, contents.Length);
        for (int i = 0; i < length; i += 1 << 16)
        {
            Assert.Equal((byte)(i >> 16), contents[i]);
        }
    }

    /// <summary>A stream of stored chunks of 64 KiB, each beginning with its number.</summary>
    private static byte[] Stored(int chunks, out int length)
    {
        const int Size = 1 << 16;
        var data = new byte[(chunks * (Size + 3)) + 1];
        for (int i = 0; i < chunks; i++)
        {
            Span<byte> chunk = data.AsSpan(i * (Size + 3));
            chunk[0] = (byte)(i == 0 ? 1 : 2);
            chunk[1] = 0xFF;
            chunk[2] = 0xFF;
            chunk[3] = (byte)i;
        }

        length = chunks * Size;
        return XzContainer.Wrap(data, length);
    }

    private static Diagnosis Refuse(byte[] stream, DiagnosisKind kind, long room = Room)
    {
        Diagnosis diagnosis = Assert.Throws<NcpException>(() => XzDecoder.Decode(stream, room)).Diagnosis;
        Assert.Equal(kind, diagnosis.Kind);
        Assert.Contains(diagnosis.Facts, fact => fact.Name == "offset");
        Assert.DoesNotContain('{', diagnosis.Summary + diagnosis.Cause + diagnosis.Advice);
        return diagnosis;
    }
}
