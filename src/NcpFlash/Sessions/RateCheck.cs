using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Links;

namespace NcpFlash.Sessions;

/// <summary>Whether the rate that a port makes is the one that was asked for.</summary>
internal static class RateCheck
{
    /// <summary>A UART reads a byte safely while the two rates differ by less than about 2.5 %: half a bit over ten.</summary>
    public static bool IsClose(BitRate asked, BitRate real) => Math.Abs(real.BitsPerSecond - asked.BitsPerSecond) <= asked.BitsPerSecond / 40;

    /// <summary>The finding that it is not: the port's own word where it refused, else what it made.</summary>
    public static Diagnosis Fault(ISerialLink link, BitRate asked, BitRate real, ChipFamily family) => (link as ObservedLink)?.Refusal?.Diagnosis ?? Diagnosis.Of(
        ConnectFaults.RateNotMade, ("rate", asked.ToString()), ("real", real.ToString()),
        ("advised", real.BitsPerSecond < asked.BitsPerSecond ? real.ToString() : family.BootRate.ToString()));
}
