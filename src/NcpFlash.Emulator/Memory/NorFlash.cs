namespace NcpFlash.Emulator.Memory;

/// <summary>A NOR flash: erasing sets whole sectors to 0xFF, programming only clears bits. PROTOCOL Annex B 6.</summary>
public sealed class NorFlash
{
    /// <summary>Erase granularity in bytes.</summary>
    public const uint SectorSize = 4096;

    private const uint PageSize = 256;
    private const uint BlockSize = 64 * 1024;

    /// <summary>A 64 KiB block takes about as long as so many sectors (PROTOCOL 5.6).</summary>
    private const double BlockWeight = 4.7;

    private readonly byte[] _cells;
    private readonly FlashJournal _journal = new();

    /// <summary>An erased flash.</summary>
    /// <param name="id">What it answers to the JEDEC command.</param>
    /// <param name="size">Capacity in bytes, a multiple of the sector size.</param>
    public NorFlash(JedecId id, uint size)
    {
        ArgumentOutOfRangeException.ThrowIfZero(size);
        ArgumentOutOfRangeException.ThrowIfNotEqual(size % SectorSize, 0u);
        Id = id;
        _cells = new byte[size];
        _cells.AsSpan().Fill(0xFF);
    }

    /// <summary>JEDEC id.</summary>
    public JedecId Id { get; }

    /// <summary>Capacity in bytes.</summary>
    public uint Size => (uint)_cells.Length;

    /// <summary>The contents.</summary>
    public ReadOnlySpan<byte> Contents => _cells;

    /// <summary>True after a change since the contents were last loaded or saved.</summary>
    public bool IsDirty { get; internal set; }

    /// <summary>Status registers 1, 2 and 3 (commands 05, 35, 15). QE is bit 1 of the second.</summary>
    internal byte[] Status { get; } = new byte[3];

    /// <summary>True when all of the range lies in the flash.</summary>
    public bool Holds(uint address, uint length) => (ulong)address + length <= Size;

    /// <summary>Clears the bits that are 0 in <paramref name="bytes"/>; the range must lie in the flash.</summary>
    public void Program(uint address, ReadOnlySpan<byte> bytes)
    {
        for (ulong at = address; at < (ulong)address + (uint)bytes.Length;)
        {
            ulong end = Math.Min((at / PageSize * PageSize) + PageSize, (ulong)address + (uint)bytes.Length);
            _journal.Program(_cells, FlashRange.FromTo((uint)at, end));
            at = end;
        }

        Span<byte> cells = _cells.AsSpan((int)address, bytes.Length);
        for (int i = 0; i < bytes.Length; i++)
        {
            cells[i] &= bytes[i];
        }

        IsDirty = true;
    }

    /// <summary>Erases the sectors from that of <paramref name="first"/> to that of <paramref name="last"/>, both included.</summary>
    /// <returns>The erased range.</returns>
    public FlashRange Erase(uint first, uint last)
    {
        FlashRange range = FlashRange.FromTo(first, (ulong)last + 1).Align(SectorSize);
        for (ulong at = range.Start; at < range.End;)
        {
            bool isBlock = at % BlockSize == 0 && range.End - at >= BlockSize;
            ulong end = at + (isBlock ? BlockSize : SectorSize);
            _journal.Erase(_cells, FlashRange.FromTo((uint)at, end), isBlock ? BlockWeight : 1);
            at = end;
        }

        _cells.AsSpan((int)range.Start, (int)range.Length).Fill(0xFF);
        IsDirty = true;
        return range;
    }

    /// <summary>Erases everything at once.</summary>
    public void EraseAll()
    {
        _journal.Erase(_cells, new FlashRange(0, Size), 1);
        _cells.AsSpan().Fill(0xFF);
        IsDirty = true;
    }

    /// <summary>The command under way is complete.</summary>
    internal void EndWork() => _journal.Clear();

    /// <summary>The command under way is cut off.</summary>
    /// <param name="done">How much of it was done, 0 to 1.</param>
    /// <param name="seed">Chooses the garbage that is left.</param>
    internal void CutWork(double done, int seed) => _journal.Interrupt(_cells, done, seed);

    /// <summary>Puts contents into the flash past the rules of NOR, for tests and state files.</summary>
    public void Load(uint address, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_cells.AsSpan((int)address));
        IsDirty = true;
    }

    internal void LoadFrom(StateFile file)
    {
        IsDirty = !file.Load(_cells);
    }
}
