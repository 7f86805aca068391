using System.Collections.Immutable;
using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Images;

namespace NcpFlash.Planning;

/// <summary>Can and may each field of an efuse file be burnt into this part?</summary>
/// <param name="wanted">The bits of the file.</param>
/// <param name="part">The part's array, as far as it shows it.</param>
/// <param name="hidden">The bits of the file that a read lock of the part hides.</param>
/// <param name="to">The efuse map, and where refusals go.</param>
internal sealed class EfuseBitChecks(EfuseImage wanted, EfuseImage part, EfuseImage hidden, (EfuseMap Map, EfuseFindings Findings) to)
{
    private readonly EfuseMap _map = to.Map;
    private readonly EfuseFindings _findings = to.Findings;

    /// <summary>Bits that the part has not yet, where it shows what it has.</summary>
    private readonly EfuseImage _new = wanted.Except(part).Except(hidden);

    /// <summary>
    /// Read locks are burnt last of all, over what is complete. So a part that lacks nothing of the file but read locks was set up with it, as far as
    /// that can be known; one that lacks more has a read lock of another origin, and one of which nothing can be compared says nothing at all.
    /// </summary>
    private bool IsOfAnotherOrigin => !_new.Except(EfuseReadLocks.Among(_new, _map)).IsBlank || wanted.Except(hidden).IsBlank;

    /// <summary>Checks every field that the file sets.</summary>
    public void Check(ImmutableArray<EfuseReading> readings, IReadOnlySet<string> allowed)
    {
        foreach (EfuseReading reading in readings)
        {
            if (!CheckWriteLocks(reading) && !CheckClearing(reading))
            {
                CheckReadLocks(reading);
            }

            CheckDanger(reading, allowed);
        }
    }

    /// <summary>Reports a lock that is burnt over bits that are not.</summary>
    private bool CheckWriteLocks(EfuseReading reading)
    {
        EfuseImage missing = Bits(_new, reading);
        if (_map.Locks.FirstOrDefault(f => IsClosed(f, missing)) is not { } closed)
        {
            return false;
        }

        _findings.Refuse(EfuseFaults.WriteLocked, reading, ("lock", closed.Name), ("present", EfuseFindings.Present(reading, part)));
        return true;
    }

    /// <summary>A field holds one value: bits of another value beside it cannot be cleared. Unknown bits and counters stand each alone.</summary>
    private bool CheckClearing(EfuseReading reading)
    {
        if (reading.Field is not { EachBitAlone: false } field || part.Within(field.Range).Except(wanted).IsBlank)
        {
            return false;
        }

        _findings.Refuse(EfuseFaults.CannotClear, reading, ("present", EfuseFindings.Present(reading, part)));
        return true;
    }

    /// <summary>Bits that cannot be read are never burnt: they could be added to others. Nothing of the rest is burnt either, unless it is no more than read locks.</summary>
    private void CheckReadLocks(EfuseReading reading)
    {
        if (IsOfAnotherOrigin && EfuseReadLocks.Over(Bits(hidden, reading), part, _map) is { } unreadable)
        {
            _findings.Refuse(EfuseFaults.ReadLocked, reading, ("lock", unreadable.Name));
        }
    }

    /// <summary>Only what a lock consists of is burnt without being named (PROTOCOL 10.3, 10.5); known or unknown, everything else is refused.</summary>
    private void CheckDanger(EfuseReading reading, IReadOnlySet<string> allowed)
    {
        if (allowed.Contains(reading.Name) || Bits(_new, reading).IsBlank || reading.IsPartOfLock(wanted))
        {
            return;
        }

        string danger = reading.Field is { } field ? field.Danger ?? $"That is: {field.Meaning}." : "Nobody knows what these bits do.";
        _findings.Refuse(EfuseFaults.Dangerous, reading, ("danger", danger));
    }

    private bool IsClosed(EfuseField item, EfuseImage bits) =>
        item.Lock is { Kind: EfuseLockKind.Write } closes && part.IsAnySet(item.Range) && bits.IsAnySet(closes.Range);

    /// <summary>The bits of a reading: of its field, or those of its word that no field covers.</summary>
    private EfuseImage Bits(EfuseImage image, EfuseReading reading)
    {
        EfuseImage bits = image.Within(reading.Range);
        return reading.Field is not null ? bits : bits.Except(Known(reading.Range));
    }

    private EfuseImage Known(EfuseRange word)
    {
        var bytes = new byte[EfuseImage.Size];
        for (int bit = word.FirstBit; bit < word.EndBit; bit++)
        {
            bytes[bit / 8] |= (byte)(_map.FieldAt(bit) is null ? 0 : 1 << (bit % 8));
        }

        return new EfuseImage(bytes);
    }
}
