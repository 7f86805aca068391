using System.Collections.Immutable;
using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Images;

namespace NcpFlash.Planning;

/// <summary>Can and may each field of an efuse file be burnt into this part?</summary>
internal sealed class EfuseBitChecks(EfuseImage wanted, EfuseImage part, EfuseMap map, EfuseFindings findings)
{
    /// <summary>Bits that the part has not yet.</summary>
    private readonly EfuseImage _new = wanted.Except(part);

    /// <summary>Checks every field that the file sets.</summary>
    public void Check(ImmutableArray<EfuseReading> readings, IReadOnlySet<string> allowed)
    {
        foreach (EfuseReading reading in readings)
        {
            if (!CheckLocks(reading))
            {
                CheckClearing(reading);
            }

            CheckDanger(reading, allowed);
        }
    }

    /// <summary>Reports locks that are burnt over bits that are not.</summary>
    /// <returns>True when there is one.</returns>
    private bool CheckLocks(EfuseReading reading)
    {
        EfuseImage bits = Bits(wanted, reading), missing = Bits(_new, reading);
        if (map.Locks.FirstOrDefault(f => IsClosed(f, EfuseLockKind.Read, bits)) is { } unreadable)
        {
            findings.Refuse(EfuseFaults.ReadLocked, reading, ("lock", unreadable.Name));
            return true;
        }

        if (map.Locks.FirstOrDefault(f => IsClosed(f, EfuseLockKind.Write, missing)) is { } closed)
        {
            findings.Refuse(EfuseFaults.WriteLocked, reading, ("lock", closed.Name), ("present", EfuseFindings.Present(reading, part)));
            return true;
        }

        return false;
    }

    /// <summary>A field holds one value: bits of another value beside it cannot be cleared. Unknown bits and counters stand each alone.</summary>
    private void CheckClearing(EfuseReading reading)
    {
        if (reading.Field is { EachBitAlone: false } field && !part.Within(field.Range).Except(wanted).IsBlank)
        {
            findings.Refuse(EfuseFaults.CannotClear, reading, ("present", EfuseFindings.Present(reading, part)));
        }
    }

    private void CheckDanger(EfuseReading reading, IReadOnlySet<string> allowed)
    {
        if (allowed.Contains(reading.Name) || Bits(_new, reading).IsBlank)
        {
            return;
        }

        string? danger = reading.Field is { } field ? field.Danger : "Nobody knows what these bits do.";
        bool isStandard = reading.Field is { } known
            && (known.IsStandardInAnyValue || (known.Standard is { } value && wanted.Number(known.Range) == value));
        if (danger is not null && !isStandard)
        {
            findings.Refuse(EfuseFaults.Dangerous, reading, ("danger", danger));
        }
    }

    private bool IsClosed(EfuseField item, EfuseLockKind kind, EfuseImage bits) =>
        item.Lock is { } closes && closes.Kind == kind && part.IsAnySet(item.Range) && bits.IsAnySet(closes.Range);

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
            bytes[bit / 8] |= (byte)(map.FieldAt(bit) is null ? 0 : 1 << (bit % 8));
        }

        return new EfuseImage(bytes);
    }
}
