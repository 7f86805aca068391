using NcpFlash.Links;

namespace NcpFlash.Tests.Sessions;

/// <summary>
/// An adapter on a board that is wired otherwise: what the lines do to the pins is given as a function from (DTR, RTS), true = asserted, to (BOOT, CHIP_EN),
/// true = high. The board behind it has DTR on BOOT and RTS on CHIP_EN.
/// </summary>
internal sealed class WiredLink(ISerialLink inner, Func<bool, bool, (bool? Boot, bool Enable)> wiring) : ISerialLink
{
    private bool _dtr;
    private bool _rts;

    public List<string> Played { get; } = [];

    public LinkIdentity Identity => inner.Identity;

    public BitRate BitRate => inner.BitRate;

    public LinkCounters Counters => inner.Counters;

    /// <summary>Levels of the pins now.</summary>
    public (bool? Boot, bool Enable) Pins => wiring(_dtr, _rts);

    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) => inner.ReadAsync(buffer, cancellationToken);

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => inner.WriteAsync(bytes, cancellationToken);

    public ValueTask<BitRate> SetBitRateAsync(BitRate rate, CancellationToken cancellationToken) => inner.SetBitRateAsync(rate, cancellationToken);

    public ValueTask PlayAsync(ResetSequence sequence, CancellationToken cancellationToken)
    {
        Played.Add(sequence.ToString());
        return inner.PlayAsync(new ResetSequence([.. sequence.Steps.Select(Wired)]), cancellationToken);
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private ResetStep Wired(ResetStep step)
    {
        if (step is not ResetStep.Lines lines)
        {
            return step;
        }

        (_dtr, _rts) = (lines.Dtr ?? _dtr, lines.Rts ?? _rts);
        (bool? boot, bool enable) = Pins;
        return new ResetStep.Lines(!boot, !enable);
    }
}
