namespace NcpFlash.Emulator.Line;

/// <summary>
/// A UART receiver, 8N1. Where both rates agree it takes bytes as they are; otherwise it samples the waveform in the middle of the
/// bits it expects, so that a wrong rate yields the bytes a real UART would report.
/// </summary>
internal sealed class UartReceiver(Action<byte> deliver)
{
    /// <summary>Sampling points lie in the bit's middle, half a step of a 32-fold sampler late: in 1/64 bit.</summary>
    private const int MiddleIn64 = 33;

    /// <summary>
    /// A receiver is ready for the next start bit 13/16 into the stop bit: a sender 2.4 % faster is understood a few bytes long, and
    /// lost in a long frame (SYMPTOMS 1.3, 2 M heard at 1,953,125).
    /// </summary>
    private const int ReadyIn64 = (9 * 64) + 53;

    /// <summary>Rates that differ by at most this many percent agree for any number of bytes.</summary>
    private const int AgreePercent = 2;

    private const int StopBit = 9;

    private long _ready;
    private bool _lineWasLow;
    private bool _receiving;
    private long _start;
    private int _bit;
    private byte _value;

    /// <summary>The receiver's rate in bits per second.</summary>
    public int Rate { get; set; } = 500_000;

    /// <summary>Characters whose stop bit was low.</summary>
    public long FramingErrors { get; private set; }

    /// <summary>Characters that were low from start to stop: BREAK, as a UART reports it.</summary>
    public long Breaks { get; private set; }

    /// <summary>When the character under way will be complete if the line stays idle, in picoseconds; null when there is none.</summary>
    public long? CompleteAt => _receiving ? Sample(StopBit) : null;

    /// <summary>Forgets a character under way.</summary>
    public void Reset(long time)
    {
        _receiving = false;
        _lineWasLow = false;
        _ready = time;
    }

    /// <summary>The line is low for longer than a character.</summary>
    public void HoldLow(long time)
    {
        Reset(time);
        FramingErrors++;
        Breaks++;
        deliver(0);
    }

    /// <summary>Takes a byte whose stop bit has just ended.</summary>
    public void Receive(WireByte sent)
    {
        Settle(sent.Start);
        if (!_receiving && _ready <= sent.Start && 100L * Math.Abs(sent.Rate - Rate) <= (long)AgreePercent * Rate)
        {
            _ready = Math.Max(sent.Start, sent.End - (WireByte.Second / sent.Rate / 2));
            deliver(sent.Value);
            return;
        }

        Process(sent, sent.End);
    }

    /// <summary>Lets the line be idle until <paramref name="time"/> (picoseconds).</summary>
    public void Settle(long time)
    {
        while (_receiving && Sample(_bit) < time)
        {
            Take(true);
        }
    }

    private void Process(WireByte sent, long until)
    {
        while (true)
        {
            if (_receiving)
            {
                long time = Sample(_bit);
                if (time >= until)
                {
                    return;
                }

                Take(sent.IsHighAt(time));
            }
            else if (FindStart(sent, until) is { } start)
            {
                (_receiving, _start, _bit, _value) = (true, start, 0, 0);
            }
            else
            {
                _lineWasLow = false;
                return;
            }
        }
    }

    private void Take(bool high)
    {
        if (_bit == 0 && high)
        {
            // Too short for a start bit.
            Finish(Sample(0), low: false);
        }
        else if (_bit == StopBit)
        {
            FramingErrors += high ? 0 : 1;
            Breaks += high || _value != 0 ? 0 : 1;
            Finish(_start + In64(ReadyIn64), low: !high);
            deliver(_value);
        }
        else
        {
            _value |= (byte)(_bit > 0 && high ? 1 << (_bit - 1) : 0);
            _bit++;
        }
    }

    private void Finish(long ready, bool low) => (_receiving, _ready, _lineWasLow) = (false, ready, low);

    private long? FindStart(WireByte sent, long until)
    {
        if (_ready >= until)
        {
            return null;
        }

        if (_ready > sent.Start && !_lineWasLow && !sent.IsHighAt(_ready))
        {
            return _ready;
        }

        for (int bit = 0; bit <= 8; bit++)
        {
            long edge = sent.Start + (bit * WireByte.Second / sent.Rate);
            if (edge >= _ready && !sent.IsHigh(bit) && (bit == 0 || sent.IsHigh(bit - 1)))
            {
                return edge;
            }
        }

        return null;
    }

    private long Sample(int bit) => _start + In64((bit * 64) + MiddleIn64);

    private long In64(int parts) => parts * (WireByte.Second / 64) / Rate;
}
