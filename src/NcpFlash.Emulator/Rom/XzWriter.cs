using NcpFlash.Emulator.Memory;
using NcpFlash.Emulator.Xz;
using NcpFlash.Wire;

namespace NcpFlash.Emulator.Rom;

/// <summary>Command 0x3F: an xz stream that is decompressed into the flash as it comes (PROTOCOL 3.3, Annex B 7).</summary>
internal sealed class XzWriter(NorFlash flash, EmulatorOptions options)
{
    private const uint StartsStream = 1u << 31;

    /// <summary>lc=3, lp=0, pb=2 in one byte.</summary>
    private const byte VendorProperties = (((2 * 5) + 0) * 9) + 3;

    private XzPushDecoder? _decoder;
    private uint _address;
    private uint _written;
    private bool _outside;
    private bool _wired;

    /// <summary>True when the ROM does not come out of its decoder any more.</summary>
    public bool Hangs => IsForeign && options.ForeignXz == ForeignXz.Hang;

    private bool IsForeign => _decoder?.Properties is { } properties && properties != VendorProperties;

    /// <summary>True while a stream has begun and not come to its end.</summary>
    public bool IsUnfinished => _decoder is { IsFinished: false };

    public void Abandon() => _decoder = null;

    /// <summary>Takes a packet. A repeated packet is duplicate data to the decoder, hence an error.</summary>
    /// <returns>How long decompressing and programming take.</returns>
    public TimeSpan Write(uint address, ReadOnlySpan<byte> data, bool wired, out ChipErrorCode problem)
    {
        _wired = wired;
        _outside = false;
        uint before = _written;
        if ((address & StartsStream) != 0)
        {
            _decoder = new XzPushDecoder(Program);
            _address = address & ~StartsStream;
        }

        problem = Feed(data);
        uint count = _written - before;
        return (options.Timing.PageProgram * (count / 256.0)) + TimeSpan.FromSeconds((double)count / options.Timing.DecompressBytesPerSecond);
    }

    private ChipErrorCode Feed(ReadOnlySpan<byte> data)
    {
        if (_decoder is null)
        {
            // A stream cannot go on that never began.
            return ChipErrorCode.FlashDecompressWriteError;
        }

        try
        {
            _decoder.Write(data);
            if (IsForeign && options.ForeignXz == ForeignXz.Refused)
            {
                throw new XzFormatException("lc, lp or pb");
            }
        }
        catch (XzFormatException)
        {
            _decoder = null;
            return ChipErrorCode.FlashWriteXzError;
        }

        return _outside ? ChipErrorCode.FlashWriteAddressError
            : _wired ? ChipErrorCode.Success
            : ChipErrorCode.FlashWriteError;
    }

    private void Program(ReadOnlySpan<byte> bytes)
    {
        if (_outside || !flash.Holds(_address, (uint)bytes.Length))
        {
            _outside = true;
            return;
        }

        if (_wired)
        {
            flash.Program(_address, IsForeign && options.ForeignXz == ForeignXz.Rubbish ? Rubbish(bytes) : bytes);
        }

        _address += (uint)bytes.Length;
        _written += (uint)bytes.Length;
    }

    private static byte[] Rubbish(ReadOnlySpan<byte> bytes)
    {
        var rubbish = new byte[bytes.Length];
        for (int i = 0; i < rubbish.Length; i++)
        {
            rubbish[i] = (byte)((bytes[i] * 31) + i);
        }

        return rubbish;
    }
}
