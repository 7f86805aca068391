using System.Buffers.Binary;
using NcpFlash.Images.Xz;
using Xunit;

namespace NcpFlash.Tests.Images.Xz;

/// <summary>Builds streams around any bytes, so that only the bytes under test are wrong.</summary>
internal static class XzContainer
{
    /// <summary>A stream without a check whose only block has the given header fields (flags first) and data.</summary>
    public static byte[] Wrap(ReadOnlySpan<byte> data, long uncompressed, string headerFields = "00210106")
    {
        var stream = new List<byte>(Convert.FromHexString("FD377A585A000000FF12D941"));
        List<byte> header = [0, .. Convert.FromHexString(headerFields)];
        Pad(header);
        header[0] = (byte)(header.Count / 4);
        AddCrc(header);
        stream.AddRange(header);
        stream.AddRange(data);
        Pad(stream);
        List<byte> index = [0, 1, .. VarInt(header.Count + data.Length), .. VarInt(uncompressed)];
        Pad(index);
        AddCrc(index);
        stream.AddRange(index);
        List<byte> footer = [.. Little((index.Count / 4) - 1), 0, 0];
        stream.AddRange(Little((int)Crc32.Of(footer.ToArray())));
        stream.AddRange(footer);
        stream.AddRange("YZ"u8);
        return [.. stream];
    }

    /// <summary>Our encoder, stopped when the test run is.</summary>
    public static byte[] Compress(ReadOnlySpan<byte> contents, XzOptions options) =>
        XzEncoder.Encode(contents, options, TestContext.Current.CancellationToken);

    /// <summary>The LZMA2 data of a stream of ours.</summary>
    public static ReadOnlySpan<byte> DataOf(byte[] stream)
    {
        int indexSize = (BinaryPrimitives.ReadInt32LittleEndian(stream.AsSpan(stream.Length - 8)) + 1) * 4;
        var index = new XzCursor(stream.AsSpan(stream.Length - 12 - indexSize + 2));
        return stream.AsSpan(24, (int)index.TakeVarInt("index") - 12 - 4);
    }

    private static byte[] VarInt(long value)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        XzVarInt.Write(output, (ulong)value);
        return output.WrittenSpan.ToArray();
    }

    private static void Pad(List<byte> bytes)
    {
        while (bytes.Count % 4 != 0)
        {
            bytes.Add(0);
        }
    }

    private static void AddCrc(List<byte> bytes) => bytes.AddRange(Little((int)Crc32.Of(bytes.ToArray())));

    private static byte[] Little(int value)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }
}
