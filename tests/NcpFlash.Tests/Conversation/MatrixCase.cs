using System.Collections.Immutable;
using NcpFlash.Adapters;

namespace NcpFlash.Tests.Conversation;

/// <summary>One cell of the table.</summary>
/// <param name="Adapter">Word of the adapter.</param>
/// <param name="Fault">What is wrong.</param>
/// <param name="Firmware">What runs from the flash.</param>
/// <param name="More">Further settings of the emulated part.</param>
internal sealed record MatrixCase(string Adapter, BoardFault Fault, Firmware Firmware, string More = "")
{
    private static readonly Cause SendsNothing = new("port.write-stuck", "A09");

    private static readonly Cause Garbled = new("connect.unexpected", "C06");

    /// <summary>Rate of the handshake; null: the chip family's.</summary>
    public BitRate? BootRate { get; init; }

    /// <summary>How long the part has been running when somebody comes.</summary>
    public TimeSpan Before { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>An adapter that sends nothing while its CTS floats hides everything behind it.</summary>
    private bool IsBlocked => Adapter == "cp2102c";

    /// <summary>A bridge that takes its orders in the stream of bytes has no way round a wrong wiring of its lines.</summary>
    private bool IsTied => Adapter == "bouffalo-bridge" && Fault.Settings.Contains("boot=low", StringComparison.Ordinal);

    /// <summary>True when the part can be reached.</summary>
    public bool Reachable => Fault.Reachable && !IsBlocked && !IsTied;

    /// <summary>An adapter that repeats what it is asked for and makes another rate: nobody can read what the firmware says, or tell at which rate.</summary>
    private bool IsDeceived => AdapterCatalog.Known.Named(Adapter)?.Rates is { ReadBack: AdapterReadBack.Asked } rates
        && Math.Abs(rates.For(Firmware.Rate).ErrorPercent) > 2.5;

    /// <summary>Firmware that never says a word: nobody hears whether the part started it.</summary>
    private bool IsMute => Firmware.Name == "silent";

    /// <summary>What names the cause.</summary>
    public ImmutableArray<Cause> Causes => IsBlocked ? [SendsNothing] : !IsTied && !Fault.Causes.IsEmpty ? IsMute && Fault.IsToldByFirmware ? [BoardFault.Silence, .. Fault.Causes] : Fault.Causes
        : [.. IsTied ? [BoardFault.Started, BoardFault.NotReached] : ImmutableArray<Cause>.Empty, .. Firmware.Speaks, .. IsDeceived && Firmware.Speaks[0] != BoardFault.Silence ? [Garbled] : ImmutableArray<Cause>.Empty];

    /// <summary>Settings of the emulated part.</summary>
    public string Settings => string.Join(',', new[] { $"adapter={Adapter}", $"app={Firmware.Name}", Fault.Settings, More }.Where(s => s.Length > 0));

    /// <summary>Every adapter with every fault, the firmware in turn; and every firmware with every fault behind a good adapter.</summary>
    public static ImmutableArray<MatrixCase> All { get; } =
    [
        .. AdapterCatalog.Known.Words.SelectMany((adapter, a) => BoardFault.All.Select((fault, f) => new MatrixCase(adapter, fault, Firmware.All[(a + f) % Firmware.All.Length]))),
        .. BoardFault.All.SelectMany(fault => Firmware.All.Select(firmware => new MatrixCase("ft232r", fault, firmware))),
    ];
}
