using System.Buffers;
using System.Buffers.Binary;

namespace NcpFlash.Images.Xz;

/// <summary>
/// Compresses into the one form of .xz that the boot ROM reads: one stream of one block, LZMA2 alone, CRC-32, no sizes in the
/// block header (PROTOCOL 3.3). The same contents and options always give the same bytes.
/// </summary>
public static class XzEncoder
{
    /// <summary>Most bytes that can be compressed: 1 GiB.</summary>
    public const int MaxContents = 1 << 30;

    /// <summary>Compresses <paramref name="contents"/>; empty contents give a stream without a block, as xz makes it.</summary>
    /// <param name="contents">The bytes, at most 1 GiB.</param>
    /// <param name="options">How to compress.</param>
    /// <exception cref="ArgumentException">An option is outside its range or the contents are too long.</exception>
    public static byte[] Encode(ReadOnlySpan<byte> contents, XzOptions options) => Encode(contents, options, CancellationToken.None);

    /// <summary>As <see cref="Encode(ReadOnlySpan{byte}, XzOptions)"/>; a token is looked at every 64 KiB of output.</summary>
    /// <param name="contents">The bytes, at most 1 GiB.</param>
    /// <param name="options">How to compress.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">An option is outside its range or the contents are too long.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static byte[] Encode(ReadOnlySpan<byte> contents, XzOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        if (contents.Length > MaxContents)
        {
            throw new ArgumentException($"At most {MaxContents} bytes can be compressed, not {contents.Length}.", nameof(contents));
        }

        var output = new ArrayBufferWriter<byte>(Math.Max(256, contents.Length / 2));
        WriteHeader(output);
        var index = new ArrayBufferWriter<byte>();
        index.Write([XzFormat.IndexMark]);
        XzVarInt.Write(index, contents.IsEmpty ? 0u : 1u);
        if (!contents.IsEmpty)
        {
            XzVarInt.Write(index, (ulong)WriteBlock(contents, options, output, cancellationToken));
            XzVarInt.Write(index, (ulong)contents.Length);
        }

        WritePadded(index, index.WrittenCount);
        WriteCrc(index, index.WrittenSpan);
        output.Write(index.WrittenSpan);
        WriteFooter(output, index.WrittenCount);
        return output.WrittenSpan.ToArray();
    }

    private static void WriteHeader(ArrayBufferWriter<byte> output)
    {
        output.Write(XzFormat.HeaderMagic);
        ReadOnlySpan<byte> flags = [0, (byte)XzCheck.Crc32];
        output.Write(flags);
        WriteCrc(output, flags);
    }

    /// <summary>Writes block header, data, padding and check; returns the size that the index names, which leaves the padding out.</summary>
    private static long WriteBlock(
        ReadOnlySpan<byte> contents, XzOptions options, ArrayBufferWriter<byte> output, CancellationToken cancellationToken)
    {
        int start = output.WrittenCount;

        // size of the header in words less one; one filter, no sizes; LZMA2 with one property byte; padding
        ReadOnlySpan<byte> header = [0x02, 0x00, XzFormat.Lzma2Filter, 0x01, XzDictionarySize.ToCode(options.DictionarySize), 0, 0, 0];
        output.Write(header);
        WriteCrc(output, header);
        new Lzma2Encoder(contents.Length, options).Encode(contents, output, cancellationToken);
        int unpadded = output.WrittenCount - start;
        WritePadded(output, unpadded);
        WriteCrc(output, contents);
        return unpadded + sizeof(uint);
    }

    private static void WriteFooter(ArrayBufferWriter<byte> output, int indexLength)
    {
        Span<byte> fields = stackalloc byte[6];
        BinaryPrimitives.WriteInt32LittleEndian(fields, (indexLength / XzFormat.Alignment) - 1);
        fields[4] = 0;
        fields[5] = (byte)XzCheck.Crc32;
        WriteCrc(output, fields);
        output.Write(fields);
        output.Write(XzFormat.FooterMagic);
    }

    private static void WritePadded(ArrayBufferWriter<byte> output, int length)
    {
        ReadOnlySpan<byte> zeros = [0, 0, 0];
        output.Write(zeros[..XzFormat.Padding(length)]);
    }

    private static void WriteCrc(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> covered)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(output.GetSpan(sizeof(uint)), Crc32.Of(covered));
        output.Advance(sizeof(uint));
    }
}
