using System.Buffers.Binary;
using System.Security.Cryptography;
using NcpFlash.Emulator.Boot;
using NcpFlash.Emulator.Memory;
using NcpFlash.Wire;

namespace NcpFlash.Emulator.Rom;

/// <summary>
/// 0x11..0x1A: loading an image into RAM: order, lengths, checks, key hash, and on a part that requires it the signature, which is over the hash
/// field of the header (PROTOCOL 3.2, 7.2). What that hash covers in an image of segments is not documented, so it is not compared; nothing is
/// executed.
/// </summary>
internal sealed class ImageCommands(EfuseArray efuse)
{
    private const int HeaderSize = 256;
    private const int HashAt = 136;
    private const int HashSize = 32;
    private const int MaxSegmentPayload = 4080;

    private Stage _stage;
    private bool _signed;
    private bool _encrypted;
    private uint _segments;
    private uint _segmentLeft;
    private byte[] _hash = [];
    private byte[] _key = [];
    private byte[] _signature = [];

    private enum Stage
    {
        Header,
        PublicKey,
        Signature,
        InitialVector,
        SegmentHeader,
        SegmentData,
        Check,
        Run,
    }

    public RomReply Execute(Opcode opcode, ReadOnlySpan<byte> payload) => opcode switch
    {
        Opcode.LoadBootHeader => Header(payload),
        Opcode.LoadPublicKey when _stage == Stage.PublicKey => PublicKey(payload),
        Opcode.LoadSignature when _stage == Stage.Signature => Signature(payload),
        Opcode.LoadAesIv when _stage == Stage.InitialVector => InitialVector(payload),
        Opcode.LoadSegmentHeader when _stage == Stage.SegmentHeader => SegmentHeader(payload),
        Opcode.LoadSegmentData when _stage == Stage.SegmentData => SegmentData(payload),
        Opcode.CheckImage when _stage == Stage.Check => Check(),
        Opcode.CheckImage => RomReply.Fail(ChipErrorCode.ImageHalfBakedError),
        Opcode.RunImage when _stage == Stage.Run => RomReply.Ok() with { After = AfterReply.RunImage },
        // 0x13 and 0x15 are for chips with two cores.
        Opcode.LoadPublicKey2 or Opcode.LoadSignature2 => RomReply.Fail(ChipErrorCode.CommandIdError),
        _ => RomReply.Fail(ChipErrorCode.CommandSequenceError),
    };

    private static uint Word(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);

    private static bool CrcAtEnd(ReadOnlySpan<byte> bytes) => Word(bytes, bytes.Length - 4) == ReflectedCrc.Of(bytes[..^4]);

    private RomReply Advance(Stage next)
    {
        _stage = next;
        return RomReply.Ok();
    }

    private RomReply Keep(ReadOnlySpan<byte> bytes, out byte[] place, Stage next)
    {
        place = bytes.ToArray();
        return Advance(next);
    }

    private RomReply Check() => efuse.RequiresSignature && !SignatureCheck.Holds(_key, _signature, _hash)
        ? RomReply.Fail(ChipErrorCode.ImageSignError) : Advance(Stage.Run);

    private RomReply Header(ReadOnlySpan<byte> header)
    {
        _stage = Stage.Header;
        if (header.Length != HeaderSize)
        {
            return RomReply.Fail(ChipErrorCode.ImageBootHeaderLengthError);
        }

        if (BootHeaderCheck.Problem(header) is not ChipErrorCode.Success and var problem)
        {
            return RomReply.Fail(problem);
        }

        _hash = header.Slice(HashAt, HashSize).ToArray();
        uint flags = Word(header, 120);
        (_signed, _encrypted, _segments) = ((flags & 3) != 0, (flags & 0xC) != 0, Word(header, 132));
        return (flags & (1 << 15)) != 0 ? RomReply.Fail(ChipErrorCode.ImageBootHeaderNotLoadError)
            : _segments == 0 ? RomReply.Fail(ChipErrorCode.ImageSegmentCountError)
            : efuse.RequiresSignature && !_signed ? RomReply.Fail(ChipErrorCode.ImageBootHeaderSignNotFit)
            : _encrypted != (efuse.EncryptionMode != 0) ? RomReply.Fail(ChipErrorCode.ImageBootHeaderEncryptNotFit)
            : Advance(_signed ? Stage.PublicKey : AfterSignature());
    }

    private Stage AfterSignature() => _encrypted ? Stage.InitialVector : Stage.SegmentHeader;

    private RomReply PublicKey(ReadOnlySpan<byte> payload) =>
        payload.Length != 68 ? RomReply.Fail(ChipErrorCode.ImagePublicKeyLengthError)
        : !CrcAtEnd(payload) ? RomReply.Fail(ChipErrorCode.ImagePublicKeyCrcError)
        : efuse.RequiresSignature && !SHA256.HashData(payload[..64]).AsSpan().SequenceEqual(efuse.KeyHash) ? RomReply.Fail(ChipErrorCode.ImagePublicKeyHashError)
        : Keep(payload[..64], out _key, Stage.Signature);

    private RomReply Signature(ReadOnlySpan<byte> payload) =>
        payload.Length < 8 || Word(payload, 0) != payload.Length - 8 ? RomReply.Fail(ChipErrorCode.ImageSignatureLengthError)
        : !CrcAtEnd(payload) ? RomReply.Fail(ChipErrorCode.ImageSignatureCrcError)
        : Keep(payload[4..^4], out _signature, AfterSignature());

    private RomReply InitialVector(ReadOnlySpan<byte> payload) =>
        payload.Length != 20 ? RomReply.Fail(ChipErrorCode.ImageAesIvLengthError)
        : !CrcAtEnd(payload) ? RomReply.Fail(ChipErrorCode.ImageAesIvCrcError)
        : Advance(Stage.SegmentHeader);

    private RomReply SegmentHeader(ReadOnlySpan<byte> payload)
    {
        if (payload.Length != 16)
        {
            return RomReply.Fail(ChipErrorCode.ImageSectionHeaderLengthError);
        }

        if (!CrcAtEnd(payload))
        {
            return RomReply.Fail(ChipErrorCode.ImageSectionHeaderCrcError);
        }

        _segmentLeft = Word(payload, 4);
        _stage = _segmentLeft == 0 ? SegmentDone() : Stage.SegmentData;
        return RomReply.Data(payload);
    }

    private RomReply SegmentData(ReadOnlySpan<byte> payload)
    {
        if (payload.Length is 0 or > MaxSegmentPayload || (_encrypted && payload.Length % 16 != 0))
        {
            return RomReply.Fail(ChipErrorCode.ImageSectionDataLengthError);
        }

        if (payload.Length > _segmentLeft)
        {
            return RomReply.Fail(ChipErrorCode.ImageSectionDataTotalLengthError);
        }

        _segmentLeft -= (uint)payload.Length;
        return Advance(_segmentLeft == 0 ? SegmentDone() : Stage.SegmentData);
    }

    private Stage SegmentDone() => --_segments == 0 ? Stage.Check : Stage.SegmentHeader;
}
