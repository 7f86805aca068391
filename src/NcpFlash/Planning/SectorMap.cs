using NcpFlash.Chips;

namespace NcpFlash.Planning;

/// <summary>The state of every sector of a flash.</summary>
/// <param name="flashSize">Flash size in bytes.</param>
internal sealed class SectorMap(uint flashSize)
{
    private readonly SectorState[] _states = new SectorState[flashSize / FlashPart.SectorSize];

    private readonly bool[] _presumed = new bool[flashSize / FlashPart.SectorSize];

    /// <summary>Number of sectors.</summary>
    public int Count => _states.Length;

    /// <summary>The state of sector <paramref name="sector"/>, counted from 0.</summary>
    public SectorState this[int sector] => _states[sector];

    /// <summary>Gives all sectors of <paramref name="range"/>, which consists of whole ones, a state.</summary>
    public void Set(FlashRange range, SectorState state)
    {
        foreach (int sector in Sectors(range))
        {
            _states[sector] = state;
            _presumed[sector] = false;
        }
    }

    /// <summary>Takes all sectors of <paramref name="range"/> to be in a state that their neighbours are in, without having looked.</summary>
    public void Presume(FlashRange range, SectorState state)
    {
        Set(range, state);
        foreach (int sector in Sectors(range))
        {
            _presumed[sector] = true;
        }
    }

    /// <summary>True when a sector that <paramref name="range"/> touches was taken to be blank without having been looked at.</summary>
    public bool HasPresumed(FlashRange range) => Sectors(range).Any(sector => _presumed[sector] && _states[sector] == SectorState.Blank);

    /// <summary>True when a sector that <paramref name="range"/> touches is known to hold what is wanted.</summary>
    public bool HasEqual(FlashRange range) => Sectors(range).Any(sector => _states[sector] == SectorState.Equal);

    /// <summary>Bytes of the sectors in <paramref name="state"/>.</summary>
    public long BytesIn(SectorState state) => _states.Count(s => s == state) * (long)FlashPart.SectorSize;

    /// <summary>The numbers of the sectors that a range touches.</summary>
    public static IEnumerable<int> Sectors(FlashRange range)
    {
        FlashRange whole = range.Align(FlashPart.SectorSize);
        return Enumerable.Range((int)(whole.Start / FlashPart.SectorSize), (int)(whole.Length / FlashPart.SectorSize));
    }

    /// <summary>The addresses of sector <paramref name="sector"/>.</summary>
    public static FlashRange RangeOf(int sector) => new((uint)sector * FlashPart.SectorSize, FlashPart.SectorSize);
}
