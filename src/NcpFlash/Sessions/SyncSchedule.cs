using System.Collections.Immutable;
using NcpFlash.Chips;

namespace NcpFlash.Sessions;

/// <summary>
/// The bursts of a handshake, in order. A ROM that still waits for commands of an earlier session takes a burst for the beginning of a frame, and every burst
/// restarts its idle clock: so one of them follows a silence longer than the ROM's own idle time-out. Before it other rates and a longer burst are tried.
/// </summary>
internal static class SyncSchedule
{
    /// <summary>Rest after an idle time-out until it has certainly passed.</summary>
    public static TimeSpan IdleMargin { get; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The attempts of a first contact.</summary>
    /// <param name="family">The chip family expected.</param>
    /// <param name="first">The rate to begin with.</param>
    /// <param name="count">How many attempts, at least 1, and how many of them are the first of their kind.</param>
    /// <param name="hasRate">False for a carrier without a rate, where another one cannot be tried.</param>
    public static ImmutableArray<SyncTry> Of(ChipFamily family, BitRate first, (int All, int Ways) count, bool hasRate)
    {
        Queue<SyncTry> others = new(Others(family, first, hasRate));
        int all = count.All == 1 ? 1 : count.All + count.Ways - 1;
        return
        [
            .. Enumerable.Range(1, all).Select(number =>
                number <= count.Ways + 1 && number < all || number == 1 ? new SyncTry(first, TimeSpan.Zero)
                : number == all ? new SyncTry(first, family.RomIdleTimeout + IdleMargin)
                : others.TryDequeue(out SyncTry other) ? other : new SyncTry(first, TimeSpan.Zero)),
        ];
    }

    /// <summary>The attempts at one rate, to find a part again that has answered before.</summary>
    public static ImmutableArray<SyncTry> Again(ChipFamily family, BitRate rate) =>
        [new SyncTry(rate, TimeSpan.Zero), new SyncTry(rate, family.RomIdleTimeout + IdleMargin)];

    private static IEnumerable<SyncTry> Others(ChipFamily family, BitRate first, bool hasRate)
    {
        BitRate[] rates = hasRate ? [.. family.OtherBootRates.Where(r => r != first)] : [];
        IEnumerable<SyncTry> tries = rates.Select(r => new SyncTry(r, TimeSpan.Zero));
        SyncTry longer = new(first, TimeSpan.Zero, IsLong: true);
        return [.. tries.Take(1), longer, .. tries.Skip(1)];
    }
}
