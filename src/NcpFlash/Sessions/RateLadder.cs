using System.Collections.Immutable;
using NcpFlash.Chips;
using NcpFlash.Links;

namespace NcpFlash.Sessions;

/// <summary>
/// The rates of the work, fastest first, and where the session stands on them. A rate that loses the conversation twice, or damages frames again
/// and again, is left for the next slower one; nothing climbs back within a session.
/// </summary>
internal sealed class RateLadder(ImmutableArray<BitRate> rates)
{
    /// <summary>Lost conversations after which a rate is not trusted any more: one may be a brown-out, two are a pattern.</summary>
    private const int MostLosses = 2;

    /// <summary>Damaged frames after which a rate is not trusted any more (SYMPTOMS D03: resend up to three times, then one step down).</summary>
    private const int MostDamagedFrames = 4;

    private int _at;
    private int _losses;
    private int _damagedFrames;

    /// <summary>All of them.</summary>
    public ImmutableArray<BitRate> Rates => rates;

    /// <summary>The rate to work at.</summary>
    public BitRate Rate => rates[_at];

    /// <summary>True when there is no slower rate.</summary>
    public bool IsLowest => _at == rates.Length - 1;

    /// <summary>True when what happened at this rate speaks for a slower one, and there is one.</summary>
    public bool WantsLess => !IsLowest && (_losses >= MostLosses || _damagedFrames >= MostDamagedFrames);

    /// <summary>The rates of the work. Plain TCP carries no rate: there the work is done at the rate of the handshake, unless another one is named.</summary>
    public static RateLadder Of(ConnectOptions options, LinkKind port, ChipFamily family)
    {
        BitRate first = options.WorkRate ?? (port == LinkKind.Tcp ? options.BootRate ?? family.BootRate : family.WorkRate);
        return new(port == LinkKind.Tcp ? [first] : [first, .. family.SlowerRates.Where(r => r.BitsPerSecond < first.BitsPerSecond)]);
    }

    /// <summary>A conversation was lost at this rate.</summary>
    public void NoteLoss() => _losses++;

    /// <summary>The part called a frame damaged at this rate.</summary>
    public void NoteDamage() => _damagedFrames++;

    /// <summary>Goes to the next slower rate; false when there is none.</summary>
    public bool TryStepDown()
    {
        if (IsLowest)
        {
            return false;
        }

        _at++;
        (_losses, _damagedFrames) = (0, 0);
        return true;
    }

    /// <summary>Goes down to a rate, or the next slower one; false when it is not above it, or no rate is that slow.</summary>
    public bool TryStepDownTo(int limit)
    {
        bool stepped = false;
        while (Rate.BitsPerSecond > limit && rates[^1].BitsPerSecond <= limit)
        {
            stepped |= TryStepDown();
        }

        return stepped;
    }
}
