using System.Collections.Immutable;
using NcpFlash.Chips;

namespace NcpFlash.Sessions;

/// <summary>
/// What is tried, in which order, until a ROM answers. A ROM that still waits for commands of an earlier session takes a burst for the beginning of a
/// frame, and every burst restarts its idle clock: so the second attempt follows a silence longer than the ROM's own idle time-out, and the last one
/// longer than what a session may have set. Between them other rates and a longer burst are tried.
/// </summary>
internal static class SyncSchedule
{
    /// <summary>Rest after an idle time-out until it has certainly passed.</summary>
    public static TimeSpan IdleMargin { get; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The attempts of a first contact.</summary>
    /// <param name="family">The chip family expected.</param>
    /// <param name="first">The rate to begin with.</param>
    /// <param name="count">How many attempts, at least 1.</param>
    /// <param name="hasRate">False for a carrier without a rate, where another one cannot be tried.</param>
    public static ImmutableArray<SyncTry> Of(ChipFamily family, BitRate first, int count, bool hasRate)
    {
        Queue<SyncTry> others = new(Others(family, first, hasRate));
        return
        [
            .. Enumerable.Range(1, count).Select(number => number switch
            {
                1 => new SyncTry(first, TimeSpan.Zero),
                2 => new SyncTry(first, family.RomIdleTimeout + IdleMargin),
                _ when number == count => new SyncTry(first, family.RaisedIdleTimeout + IdleMargin),
                _ => others.TryDequeue(out SyncTry other) ? other : new SyncTry(first, TimeSpan.Zero),
            }),
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
