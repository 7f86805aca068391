using System.Buffers;
using System.Buffers.Binary;

namespace NcpFlash.Images.Xz;

/// <summary>Cuts the coded packets into LZMA2 chunks and stores a chunk that would not shrink as it is.</summary>
internal sealed class Lzma2Encoder
{
    /// <summary>Room for one packet between two looks at the size: at most 22 modelled bits, each costing at most 6.1 bits, and 22 direct ones.</summary>
    private const int PacketReserve = 64;
    private readonly RangeEncoder _coder = new(Lzma2Format.MaxCompressed + PacketReserve);
    private readonly LzmaProperties _properties;
    private readonly LzmaEncoder _encoder;
    private readonly OptimalParser _parser;
    private Lzma2Reset _pendingReset = Lzma2Reset.Dictionary;

    /// <summary>An encoder for contents of <paramref name="length"/> bytes.</summary>
    public Lzma2Encoder(int length, XzOptions options)
    {
        _properties = options.Properties;
        _encoder = new LzmaEncoder(_properties, _coder);
        var finder = new MatchFinder(length, options.DictionarySize, Effort.NiceLength, Effort.Depth);
        _parser = new OptimalParser(_encoder, finder, Effort.NiceLength);
    }

    /// <summary>Writes all chunks and the end mark.</summary>
    public void Encode(ReadOnlySpan<byte> data, IBufferWriter<byte> output, CancellationToken cancellationToken)
    {
        for (int at = 0; at < data.Length;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int end = EncodeChunk(data, at);
            if (_coder.Written.Length < end - at)
            {
                WriteCompressed(end - at, output);
            }
            else
            {
                end = _parser.Entered;
                _parser.Discard();
                _encoder.Reset();
                WriteStored(data[at..end], output);
            }

            at = end;
        }

        output.Write([Lzma2Format.EndMark]);
    }

    /// <summary>Codes packets until the chunk is full and returns where it ends.</summary>
    private int EncodeChunk(ReadOnlySpan<byte> data, int start)
    {
        _coder.Reset();
        int at = start;
        while (at < data.Length
            && at - start <= Lzma2Format.MaxUncompressed - LzmaFormat.MaxMatch
            && _coder.Pending <= Lzma2Format.MaxCompressed - PacketReserve)
        {
            Packet packet = _parser.Next(data, at);
            _encoder.Encode(data, at, packet);
            at += packet.Length;
        }

        _coder.Finish();
        return at;
    }

    private void WriteCompressed(int length, IBufferWriter<byte> output)
    {
        ReadOnlySpan<byte> coded = _coder.Written;
        Span<byte> header = stackalloc byte[Lzma2Format.MaxHeader];
        header[0] = (byte)(Lzma2Format.CompressedChunk | ((int)_pendingReset << Lzma2Format.ResetShift) | ((length - 1) >> 16));
        BinaryPrimitives.WriteUInt16BigEndian(header[1..], (ushort)(length - 1));
        BinaryPrimitives.WriteUInt16BigEndian(header[3..], (ushort)(coded.Length - 1));
        header[5] = _properties.ToByte();
        output.Write(header[..(_pendingReset >= Lzma2Reset.Properties ? Lzma2Format.MaxHeader : Lzma2Format.MaxHeader - 1)]);
        output.Write(coded);
        _pendingReset = Lzma2Reset.None;
    }

    private void WriteStored(ReadOnlySpan<byte> contents, IBufferWriter<byte> output)
    {
        Span<byte> header = stackalloc byte[3];
        while (!contents.IsEmpty)
        {
            ReadOnlySpan<byte> part = contents[..Math.Min(contents.Length, Lzma2Format.MaxStored)];
            contents = contents[part.Length..];
            header[0] = _pendingReset == Lzma2Reset.Dictionary ? Lzma2Format.StoredChunkWithReset : Lzma2Format.StoredChunk;
            BinaryPrimitives.WriteUInt16BigEndian(header[1..], (ushort)(part.Length - 1));
            output.Write(header);
            output.Write(part);

            // the properties have not been sent yet when the stream begins with a stored chunk
            _pendingReset = _pendingReset >= Lzma2Reset.Properties ? Lzma2Reset.Properties : Lzma2Reset.State;
        }
    }
}
