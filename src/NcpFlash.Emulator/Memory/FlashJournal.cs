namespace NcpFlash.Emulator.Memory;

/// <summary>
/// What the command under way has done to a flash, in the units in which a flash does it, so that a reset in the middle can leave it half done: units before
/// that moment are complete, the one under way holds garbage, later ones are as they were.
/// </summary>
internal sealed class FlashJournal
{
    private readonly List<Unit> _units = [];

    /// <summary>Forgets everything: the command is complete.</summary>
    public void Clear() => _units.Clear();

    /// <summary>Notes a unit that is about to be erased.</summary>
    /// <param name="cells">The whole flash.</param>
    /// <param name="range">The unit.</param>
    /// <param name="weight">How long it takes, in any measure.</param>
    public void Erase(ReadOnlySpan<byte> cells, FlashRange range, double weight) =>
        _units.Add(new Unit(range, cells.Slice((int)range.Start, (int)range.Length).ToArray(), weight, IsErase: true));

    /// <summary>Notes bytes of one page that are about to be programmed.</summary>
    /// <param name="cells">The whole flash.</param>
    /// <param name="range">The bytes.</param>
    public void Program(ReadOnlySpan<byte> cells, FlashRange range) =>
        _units.Add(new Unit(range, cells.Slice((int)range.Start, (int)range.Length).ToArray(), range.Length, IsErase: false));

    /// <summary>Puts the flash into the state of a command that was cut off.</summary>
    /// <param name="cells">The whole flash.</param>
    /// <param name="done">How much of the command was done, 0 to 1.</param>
    /// <param name="seed">Chooses the garbage.</param>
    public void Interrupt(Span<byte> cells, double done, int seed)
    {
        double cut = _units.Sum(u => u.Weight) * done, at = 0;
        int first = _units.FindIndex(u => (at += u.Weight) > cut);
        for (int i = _units.Count - 1; first >= 0 && i >= first; i--)
        {
            Span<byte> place = cells.Slice((int)_units[i].Range.Start, (int)_units[i].Range.Length);
            if (i == first)
            {
                Spoil(place, _units[i], new Random(seed));
            }
            else
            {
                _units[i].Before.CopyTo(place);
            }
        }

        Clear();
    }

    /// <summary>
    /// An erase programs all cells before it erases them, so anything may stand there when it is cut off; a page that is being programmed has lost
    /// some of the bits that it was to lose.
    /// </summary>
    private static void Spoil(Span<byte> place, Unit unit, Random random)
    {
        for (int i = 0; i < place.Length; i++)
        {
            byte chance = (byte)random.Next(256);
            place[i] = unit.IsErase ? chance : (byte)(unit.Before[i] & (place[i] | chance));
        }
    }

    private sealed record Unit(FlashRange Range, byte[] Before, double Weight, bool IsErase);
}
