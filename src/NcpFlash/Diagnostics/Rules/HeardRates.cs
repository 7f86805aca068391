using System.Collections.Immutable;
using NcpFlash.Diagnostics.Signals;

namespace NcpFlash.Diagnostics.Rules;

/// <summary>At which rates text was sent that was heard at others. A port that goes at one rate whatever is asked of it is seen by hearing the same at all of them.</summary>
internal sealed class HeardRates
{
    /// <summary>Bytes in a row by which two things that were heard are compared.</summary>
    private const int Stretch = 8;

    /// <summary>Fewest different stretches that are more than chance.</summary>
    private const int FewestStretches = 3;

    /// <summary>A guess that leads by this much is taken although somebody listened at that rate and understood nothing: the port may not make it.</summary>
    private const double SureLead = 0.6;

    private readonly ImmutableArray<(Trial Trial, RateGuess Guess)> _guesses;
    private readonly ImmutableArray<Trial> _facing;

    /// <summary>Looks at trials.</summary>
    public HeardRates(ImmutableArray<Trial> facing)
    {
        _facing = facing;
        Trial[] heard = [.. facing.Where(t => t.Received >= RateFinder.FewestBytes && t.Bytes.Distinct().Skip(1).Any())];
        _guesses = [.. IsFixed(heard) ? heard.Select(AtAnyRate).OfType<(Trial, RateGuess)>() : heard.Select(t => AtRate(t, t.LineRate)).OfType<(Trial, RateGuess)>()];
    }

    /// <summary>
    /// True when the same came twice at the same rate, in trials that pass: firmware prints the same words again, and noise never does. Stretches of few values
    /// come by chance and do not count.
    /// </summary>
    public bool Repeats(Func<Trial, bool> passes) => _facing.Where(t => passes(t) && !RepeatsOneByte(t)).GroupBy(t => t.Rate)
        .Any(same => same.SelectMany(Stretches).GroupBy(s => s).Count(s => s.Skip(1).Any()) >= FewestStretches);

    /// <summary>The best guess of those that pass at a rate at which nobody listened in vain, or null.</summary>
    public (Trial Trial, RateGuess Guess)? Best(Func<Trial, bool> passes) => _guesses
        .Where(g => passes(g.Trial) && !RateFinder.IsSame(g.Guess.Rate, g.Trial.LineRate) && (g.Guess.Lead >= SureLead || !IsRefuted(g.Guess.Rate)))
        .Select(g => ((Trial, RateGuess)?)g)
        .MaxBy(g => g!.Value.Item2.Margin * Math.Min(60, g.Value.Item1.Received));

    /// <summary>True when somebody listened at that very rate and heard something that is no text.</summary>
    private bool IsRefuted(BitRate rate) => _facing.Any(t => t.Kind == TrialKind.Listen && t.Received > 8 && RateFinder.IsSame(t.LineRate, rate));

    /// <summary>The same stretches of bytes at rates that differ by more than four times: text would look different at each.</summary>
    private static bool IsFixed(Trial[] heard)
    {
        Trial[] unlike = [.. heard.Where(t => !RepeatsOneByte(t)).DistinctBy(t => t.Rate).OrderBy(t => t.Rate.BitsPerSecond)];
        if (unlike.Length < 3 || unlike[^1].Rate.BitsPerSecond <= 4L * unlike[0].Rate.BitsPerSecond)
        {
            return false;
        }

        HashSet<string> common = Stretches(unlike[0]);
        foreach (Trial trial in unlike)
        {
            common.IntersectWith(Stretches(trial));
        }

        return common.Count >= FewestStretches;
    }

    private static bool RepeatsOneByte(Trial trial) => trial.Bytes.Distinct().Count() <= 3;

    private static HashSet<string> Stretches(Trial trial)
    {
        string bytes = Convert.ToHexString(trial.Bytes.AsSpan());
        return [.. Enumerable.Range(0, Math.Max(0, (bytes.Length / 2) - Stretch + 1)).Where(at => trial.Bytes.AsSpan(at, Stretch).ToArray().Distinct().Count() > 3).Select(at => bytes.Substring(2 * at, 2 * Stretch))];
    }

    private static (Trial Trial, RateGuess Guess)? AtRate(Trial trial, BitRate listener) =>
        RateFinder.Of(trial.Bytes.AsSpan(), listener, trial.Errors.Framing) is { } guess ? (trial with { RealRate = listener }, guess) : null;

    private static (Trial Trial, RateGuess Guess)? AtAnyRate(Trial trial) =>
        RateFinder.Usual.Select(listener => AtRate(trial, listener)).Where(g => g is not null).MaxBy(g => g!.Value.Guess.Margin);
}
