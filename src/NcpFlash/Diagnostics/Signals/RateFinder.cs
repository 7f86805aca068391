using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace NcpFlash.Diagnostics.Signals;

/// <summary>
/// Infers the true rate of a console from what is heard at a wrong one. For each candidate the sampling model turns ordinary console text into the
/// bytes a receiver would report; how often each value and each framing error occurs there is compared with what was really heard.
/// </summary>
public static class RateFinder
{
    /// <summary>Fewer bytes than this say nothing.</summary>
    public const int FewestBytes = 12;

    /// <summary>A guess must explain all the bytes together this many bits better than chance, and each byte at least a little.</summary>
    private const double LeastBits = 40, LeastMargin = 0.3;

    /// <summary>Rates that agree within this share are the same rate for a receiver.</summary>
    private const double SameRate = 0.025;

    /// <summary>Weight of a value that the model never produces: noise is always possible.</summary>
    private const double NoiseShare = 0.04;

    /// <summary>Largest share of bytes that a console at the rate would never bring forth.</summary>
    private const double MostUnexplained = 0.15;

    /// <summary>What a rate that these parts seldom use must be better by, in bits a byte: far below the listener's rate all rates look alike.</summary>
    private const double UnusualCost = 0.05;

    /// <summary>Length of the model text: long enough that every byte value gets its share.</summary>
    private const int ModelLength = 6000;

    /// <summary>The rates at which the firmware of these parts talks (SYMPTOMS 1.3).</summary>
    public static ImmutableArray<BitRate> Expected { get; } = [new(115_200), new(921_600), new(2_000_000)];

    /// <summary>What boot logs and consoles are made of.</summary>
    private static readonly string[] Words =
    [
        "boot: ", "partition table at ", "image at ", "bytes, hash good", "Build: ", "version ", "[I] ", "[W] ", "flash id ", "size ", " KiB", "clock source: ", "mac ", "application: ", "ready",
        ", heap ", " free", "sys />", "\r\n", "\r\n", "\r\n", "error ", "init done", "rssi -", " ms", "task ", "start", "stack ", "config ", "loaded", ": ", " = ", "0x", "channel ", "Jan 20",
    ];

    private static readonly byte[] ConsoleText = MakeText();

    /// <summary>The rates that consoles and boot logs use, in bits per second.</summary>
    public static ImmutableArray<BitRate> Usual { get; } =
        [.. new[] { 9600, 19200, 38400, 57600, 115_200, 230_400, 460_800, 500_000, 921_600, 1_000_000, 1_500_000, 2_000_000, 3_000_000 }.Select(r => new BitRate(r))];

    /// <summary>What console text at one of those rates sounds like at another; each is made when it is first asked for.</summary>
    private static readonly ImmutableDictionary<(BitRate Sender, BitRate Listener), Lazy<Model>> Models =
        Usual.SelectMany(sender => Usual, (sender, listener) => (sender, listener)).ToImmutableDictionary(pair => pair, pair => new Lazy<Model>(() => MakeModel(pair.sender, pair.listener)));

    /// <summary>The best explanation of bytes heard at <paramref name="listener"/> as console text at one of the <see cref="Usual"/> rates, or null.</summary>
    /// <param name="heard">The bytes.</param>
    /// <param name="listener">The receiver's rate.</param>
    /// <param name="framingErrors">Framing errors among them, or null when the port cannot tell.</param>
    public static RateGuess? Of(ReadOnlySpan<byte> heard, BitRate listener, long? framingErrors)
    {
        if (heard.Length < FewestBytes)
        {
            return null;
        }

        byte[] bytes = heard.ToArray();
        (BitRate Rate, double Bits)[] ranked =
            [.. Usual.Select(rate => (rate, BitsAboveChance(bytes, rate, listener, framingErrors) - (Expected.Contains(rate) ? 0 : UnusualCost))).OrderByDescending(c => c.Item2)];
        (BitRate best, double margin) = ranked[0];
        double next = ranked.Skip(1).Where(c => !IsSame(c.Rate, best)).Select(c => c.Bits).DefaultIfEmpty(0).First();
        return margin >= LeastMargin && margin * bytes.Length >= LeastBits ? new RateGuess(best, margin, margin - next) : null;
    }

    /// <summary>True when a receiver cannot tell the two rates apart.</summary>
    public static bool IsSame(BitRate a, BitRate b) => Math.Abs((double)a.BitsPerSecond / b.BitsPerSecond - 1) < SameRate;

    /// <summary>The rate of the sender from how many bytes arrived of how many sent: it only tells coarse ratios.</summary>
    /// <param name="sent">Bytes sent, positive.</param>
    /// <param name="heard">Bytes heard.</param>
    /// <param name="listener">The receiver's rate.</param>
    public static BitRate OfCount(int sent, long heard, BitRate listener)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sent);
        return new BitRate((int)Math.Clamp(listener.BitsPerSecond * (double)sent / Math.Max(1, heard), 1, int.MaxValue));
    }

    private static Model MakeModel(BitRate sender, BitRate listener)
    {
        SampledText heard = UartSampler.Hear(ConsoleText, sender, listener);
        var counts = new int[256];
        foreach (byte value in heard.Bytes)
        {
            counts[value]++;
        }

        return new Model([.. counts], heard.Bytes.Length, heard.FramingErrors);
    }

    /// <summary>Words and numbers in an order that looks random and is always the same.</summary>
    private static byte[] MakeText()
    {
        var text = new StringBuilder(ModelLength + 32);
        uint state = 1;
        while (text.Length < ModelLength)
        {
            state = (state * 1_664_525) + 1_013_904_223; // a linear congruential generator
            uint pick = state >> 8;
            _ = pick % 3 == 0
                ? text.Append(pick % 2 == 0 ? pick.ToString("x8", CultureInfo.InvariantCulture) : (pick % 10_000).ToString(CultureInfo.InvariantCulture)).Append(' ')
                : text.Append(Words[pick / 3 % (uint)Words.Length]);
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static double BitsAboveChance(byte[] heard, BitRate sender, BitRate listener, long? framingErrors)
    {
        Model model = Models.TryGetValue((sender, listener), out Lazy<Model>? known) ? known.Value : MakeModel(sender, listener);
        if (model.Length == 0)
        {
            return 0;
        }

        ImmutableArray<int> counts = model.Counts;
        if (heard.Count(value => counts[value] == 0) > heard.Length * MostUnexplained)
        {
            return 0;
        }

        double bits = heard.Average(value => 8 + Math.Log2(((1 - NoiseShare) * counts[value] / model.Length) + (NoiseShare / 256)));
        return framingErrors is { } errors ? bits + FramingBits((double)errors / heard.Length, (double)model.FramingErrors / model.Length) : bits;
    }

    /// <summary>Bits a byte by which the share of framing errors speaks for a model, against not knowing: at most 1, negative where they differ.</summary>
    private static double FramingBits(double seen, double expected)
    {
        double share = Math.Clamp(seen, 0, 1), model = Math.Clamp(expected, 0.01, 0.99);
        return 1 + (share * Math.Log2(model)) + ((1 - share) * Math.Log2(1 - model));
    }

    /// <summary>How often each value is heard, of how many bytes, and how many framing errors there are among them.</summary>
    private sealed record Model(ImmutableArray<int> Counts, int Length, long FramingErrors);
}
