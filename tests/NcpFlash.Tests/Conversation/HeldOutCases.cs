using System.Collections.Immutable;
using NcpFlash.Adapters;

namespace NcpFlash.Tests.Conversation;

/// <summary>
/// Cases that no rule was made for: the same faults, drawn at random together with handshake rates, moments at which somebody comes, firmware, traits of adapters and
/// weak lines that the table does not have. They only measure: a rule is changed for what is seen elsewhere, and then these are drawn anew with another seed.
/// </summary>
internal static class HeldOutCases
{
    private const int Count = 600;

    /// <summary>Changed whenever the rules have been looked at with these cases in sight.</summary>
    public const int Seed = 20261201;

    private static readonly ImmutableArray<int?> BootRates = [null, null, 460_800, 230_400, 115_200];

    private static readonly ImmutableArray<int> Before = [180, 330, 1_000, 4_700, 60_000];

    /// <summary>What does not change the answer: it costs bytes, time or attempts.</summary>
    private static readonly ImmutableArray<string> Traits = ["", "rom=a0", "size=512K"];

    /// <summary>Adapters without those traits: built-in ones, and two that make another rate than they say, which is enough.</summary>
    private static readonly ImmutableArray<string> Plain = ["pl011", "mini-uart", "mini-uart-500", "bridge-115200", "pl2303-fake"];

    /// <summary>The same of adapters on USB; a built-in UART of 16 bytes or less has no timer and holds nothing back.</summary>
    private static readonly ImmutableArray<string> UsbTraits =
    [
        "", "quirks=stale-after-purge", "quirks=hold-back-32", "quirks=hold-back-32+stale-after-purge", "latency=3ms", "latency=40ms", "latency=90ms",
        "rom=a0,latency=20ms", "buffer=1024",
    ];

    /// <summary>Firmware that the table does not have.</summary>
    private static readonly ImmutableArray<Firmware> More =
    [
        new("silent", 2_000_000, BoardFault.Silence),
        new("t01", 921_600, new Cause("connect.text", "C05"), new Cause("connect.other-rate", "C06"), new Cause("connect.firmware-answers", "C06")),
    ];

    /// <summary>All of them, the same every time.</summary>
    public static ImmutableArray<MatrixCase> All { get; } = [.. Draw()];

    private static IEnumerable<MatrixCase> Draw()
    {
        var random = new Random(Seed);
        ImmutableArray<Firmware> firmware = [.. Firmware.All, .. More];
        ImmutableArray<string> adapters = [.. AdapterCatalog.Known.Words.Where(w => w != "cp2102c")];
        T One<T>(ImmutableArray<T> from) => from[random.Next(from.Length)];
        for (int i = 0; i < Count; i++)
        {
            BoardFault fault = One(BoardFault.All);
            string adapter = One(adapters);
            yield return new MatrixCase(adapter, fault, One(firmware), One(Plain.Contains(adapter) ? Traits : UsbTraits))
            {
                BootRate = One(BootRates) is { } rate ? new BitRate(rate) : null,
                Before = TimeSpan.FromMilliseconds(One(Before)),
            };
        }
    }
}
