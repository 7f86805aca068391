using NcpFlash.Emulator;
using NcpFlash.Links;
using Xunit;

namespace NcpFlash.Tests.Emulator;

/// <summary>A host that knows bytes and time and nothing of the protocol, on a board in virtual time.</summary>
internal sealed class RawHost
{
    public RawHost(EmulatorOptions? options = null)
        : this(new VirtualClock(), options ?? new EmulatorOptions())
    {
    }

    public RawHost(VirtualClock clock, Board board, bool followsChip = false)
    {
        Clock = clock;
        Board = board;
        Link = Board.OpenLink(followsChip: followsChip);
        Clock.Advance(TimeSpan.FromMilliseconds(5));
    }

    private RawHost(VirtualClock clock, EmulatorOptions options)
        : this(clock, new Board(clock, options))
    {
    }

    public VirtualClock Clock { get; }

    public Board Board { get; }

    public EmulatorLink Link { get; }

    /// <summary>Bytes from hexadecimal digits; blanks are ignored.</summary>
    public static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));

    public void SetRate(int rate) => Clock.Run(async () => await Link.SetBitRateAsync(new BitRate(rate), CancellationToken.None));

    public void Play(string sequence) => Clock.Run(async () => await Link.PlayAsync(ResetSequence.Parse(sequence), CancellationToken.None));

    public void Send(ReadOnlySpan<byte> bytes)
    {
        byte[] copy = bytes.ToArray();
        Clock.Run(async () => await Link.WriteAsync(copy, CancellationToken.None));
    }

    public void Send(string hex) => Send(Hex(hex));

    /// <summary>Everything that arrives until the line has been quiet for a time, as upper-case hexadecimal.</summary>
    public string Receive(double quietSeconds = 0.5) => Convert.ToHexString(ReceiveBytes(quietSeconds));

    public byte[] ReceiveBytes(double quietSeconds = 0.5)
    {
        var all = new List<byte>();
        Clock.Run(async () =>
        {
            var buffer = new byte[4096];
            while (true)
            {
                using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(quietSeconds), Clock);
                try
                {
                    all.AddRange(buffer[..await Link.ReadAsync(buffer, timeout.Token)]);
                }
                catch (OperationCanceledException)
                {
                    return;
                }
            }
        });
        return [.. all];
    }

    /// <summary>The next bytes, or fewer when the line falls silent for 100 s.</summary>
    public byte[] ReceiveExactly(int count)
    {
        var all = new List<byte>();
        Clock.Run(async () =>
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(100), Clock);
            try
            {
                while (all.Count < count)
                {
                    var buffer = new byte[count - all.Count];
                    all.AddRange(buffer[..await Link.ReadAsync(buffer, timeout.Token)]);
                }
            }
            catch (OperationCanceledException)
            {
            }
        });
        return [.. all];
    }

    /// <summary>Sends a frame and returns the reply.</summary>
    public string Ask(string hex, double quietSeconds = 0.5)
    {
        Send(hex);
        return Receive(quietSeconds);
    }

    /// <summary>Sends a frame without a checksum.</summary>
    public string Ask(byte opcode, byte[] payload, double quietSeconds = 0.5)
    {
        Send([opcode, 0, (byte)payload.Length, (byte)(payload.Length >> 8), .. payload]);
        return Receive(quietSeconds);
    }

    public string Sync(int rate = 500_000)
    {
        SetRate(rate);
        var burst = new byte[rate * 6 / 10_000];
        Array.Fill(burst, (byte)0x55);
        Send(burst);
        return Receive(0.03);
    }

    /// <summary>Handshake, clock, flash parameters: ready for flash commands at 2 Mbaud.</summary>
    public RawHost Connect()
    {
        Assert.Equal("4F4B", Sync());
        Assert.Equal("4F4B", Ask("22 2B 08 00 01 00 00 00 80 84 1E 00", 0.02));
        SetRate(2_000_000);
        Clock.Advance(TimeSpan.FromMilliseconds(10));
        Assert.Equal("4F4B", Ask("3B 4F 04 00 08 41 01 01", 0.02));
        return this;
    }
}
