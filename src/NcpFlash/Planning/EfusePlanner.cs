using System.Collections.Immutable;
using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Images;

namespace NcpFlash.Planning;

/// <summary>Works out from an efuse file, the state of a part and the images it has to start what burning would do. Pure; burns nothing.</summary>
public static class EfusePlanner
{
    /// <summary>Makes the plan. Whatever speaks against it is in <see cref="EfusePlan.Refusals"/>, all at once; then there are no writes.</summary>
    /// <param name="request">What is to be burnt.</param>
    /// <param name="map">The efuse map.</param>
    /// <exception cref="NcpException"><c>efuse.unknown-name</c>: a name to be allowed is no field's.</exception>
    public static EfusePlan Plan(EfuseRequest request, EfuseMap map)
    {
        var findings = new EfuseFindings(request.FileName);
        return Plan(request, State(request.State, findings), map, findings);
    }

    /// <summary>
    /// Makes the plan for a part in which nothing is burnt yet: what can be said without a part. The state of the request is not looked at.
    /// </summary>
    /// <param name="request">What is to be burnt.</param>
    /// <param name="map">The efuse map.</param>
    /// <exception cref="NcpException"><c>efuse.unknown-name</c>: a name to be allowed is no field's.</exception>
    public static EfusePlan Preview(EfuseRequest request, EfuseMap map) => Plan(request, EfuseImage.Blank, map, new EfuseFindings(request.FileName));

    private static EfusePlan Plan(EfuseRequest request, EfuseImage? part, EfuseMap map, EfuseFindings findings)
    {
        HashSet<string> allowed = [.. request.Allowed.Select(name => AllowedName(name, map))];
        EfuseImage wanted = request.File.Image;
        ImmutableArray<EfuseReading> readings = wanted.Read(map);
        if (request.File.Flaws.FirstOrDefault() is { } flaw)
        {
            findings.Refuse(EfuseFaults.Damaged, ("problem", flaw.In(request.FileName).Phrase + "."));
        }

        EfuseImage present = part ?? EfuseImage.Blank, hidden = wanted.And(EfuseReadLocks.Hidden(present, map));
        if (part is not null)
        {
            new EfuseBitChecks(wanted, part, hidden, (map, findings)).Check(readings, allowed);
            new EfuseTrustChecks(part, part.Or(wanted.Except(hidden)), map, findings).Check(request.Images);
        }

        return Finish((wanted, hidden), present, readings, map, findings);
    }

    private static EfusePlan Finish(
        (EfuseImage Wanted, EfuseImage Hidden) bits, EfuseImage part, ImmutableArray<EfuseReading> readings, EfuseMap map, EfuseFindings findings)
    {
        bool refused = findings.Refusals.Count > 0;
        EfuseImage after = refused ? part : part.Or(bits.Wanted.Except(bits.Hidden));
        bool willLock = !EfuseReport.Of(part, map).IsLocked && EfuseReport.Of(after, map).IsLocked;
        return new EfusePlan(
            [.. readings.Select(r => Change(r, bits, part, map, findings))],
            refused ? [] : EfuseWriteOrder.Of(after.Except(part), map), [.. findings.Refusals], part, after, willLock)
        {
            Hidden = bits.Hidden,
        };
    }

    /// <summary>The part's array, or null with a finding when it cannot be trusted.</summary>
    private static EfuseImage? State(ReadOnlyMemory<byte>? state, EfuseFindings findings)
    {
        if (state is not { } bytes)
        {
            findings.Refuse(EfuseFaults.Unreadable, ("reason", "the part did not answer"));
            return null;
        }

        // Every part has at least its MAC address burnt, and none has everything burnt.
        string? reason = bytes.Length != EfuseImage.Size ? $"{bytes.Length} bytes came instead of {EfuseImage.Size}"
            : !bytes.Span.ContainsAnyExcept((byte)0) ? "all of it reads as zeros"
            : !bytes.Span.ContainsAnyExcept((byte)0xFF) ? "all of it reads as ones"
            : null;
        if (reason is not null)
        {
            findings.Refuse(EfuseFaults.Unreadable, ("reason", reason));
            return null;
        }

        return new EfuseImage(bytes.Span);
    }

    private static EfuseChange Change(
        EfuseReading reading, (EfuseImage Wanted, EfuseImage Hidden) bits, EfuseImage part, EfuseMap map, EfuseFindings findings)
    {
        int all = 0, burnt = 0, hidden = 0;
        for (int bit = reading.Range.FirstBit; bit < reading.Range.EndBit; bit++)
        {
            if (bits.Wanted.IsSet(bit) && (reading.Field is not null || map.FieldAt(bit) is null))
            {
                all++;
                burnt += part.IsSet(bit) ? 1 : 0;
                hidden += bits.Hidden.IsSet(bit) && !part.IsSet(bit) ? 1 : 0;
            }
        }

        EfuseChangeState state = findings.Concern(reading.Name) ? EfuseChangeState.Refused
            : burnt == all ? EfuseChangeState.AlreadyBurnt
            : burnt + hidden == all ? EfuseChangeState.Hidden
            : burnt > 0 ? EfuseChangeState.ToComplete
            : EfuseChangeState.ToBurn;
        return new EfuseChange(reading, state, all - burnt - hidden, burnt) { BitsHidden = hidden };
    }

    /// <summary>The exact name of a field, or of the unknown bits of a word.</summary>
    private static string AllowedName(string name, EfuseMap map)
    {
        if (map.Find(name) is { } field)
        {
            return field.Name;
        }

        for (int offset = 0; offset < EfuseImage.Size; offset += 4)
        {
            if (string.Equals(EfuseReading.UnknownName(offset), name, StringComparison.OrdinalIgnoreCase))
            {
                return EfuseReading.UnknownName(offset);
            }
        }

        string near = string.Join(", ", map.Fields.Where(f => f.Name.Contains(name, StringComparison.OrdinalIgnoreCase)).Select(f => f.Name));
        throw Diagnosis.Of(EfuseFaults.UnknownName, ("name", name), ("known", near.Length == 0 ? "" : $"Similar: {near}.")).ToException();
    }
}
