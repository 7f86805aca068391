using System.Collections.Immutable;
using System.Globalization;
using NcpFlash.Diagnostics;
using NcpFlash.Images;

namespace NcpFlash.Planning;

/// <summary>What burning an efuse file does to a part, or why it is refused.</summary>
/// <param name="Changes">Every field that the file sets, in order of place.</param>
/// <param name="Writes">What is sent, in this order: lock words last. Empty when the plan is refused or nothing is left to burn.</param>
/// <param name="Refusals">Every reason for refusing; empty for a plan that may be carried out with the user's consent.</param>
/// <param name="Before">The part's array; blank when it could not be read.</param>
/// <param name="After">The part's array after the writes.</param>
/// <param name="WillLock">True when from then on the part starts only signed images, and it did not before.</param>
public sealed record EfusePlan(
    ImmutableArray<EfuseChange> Changes, ImmutableArray<EfuseWrite> Writes, ImmutableArray<Diagnosis> Refusals, EfuseImage Before, EfuseImage After,
    bool WillLock)
{
    /// <summary>
    /// Bits of the file that a read lock of the part hides. They are not burnt: whether they are there already cannot be proved, and everything of the
    /// file that can be agrees with the part.
    /// </summary>
    public EfuseImage Hidden { get; init; } = EfuseImage.Blank;

    /// <summary>True when the plan must not be carried out.</summary>
    public bool IsRefused => !Refusals.IsEmpty;

    /// <summary>
    /// True when the part holds everything the file sets, as far as it can be read: "already locked", a success without a write.
    /// </summary>
    public bool IsComplete => !IsRefused && Writes.IsEmpty;

    /// <summary>
    /// True when an earlier burn of the same bits was cut short: parts of a field are burnt, or nothing but read locks is missing of which some are burnt.
    /// </summary>
    public bool CompletesAnother => Changes.Any(c => c.State == EfuseChangeState.ToComplete) || (!Hidden.IsBlank && !Writes.IsEmpty);

    /// <summary>The bits that the writes burn.</summary>
    public EfuseImage BitsToBurn => After.Except(Before);

    /// <summary>Refuses, with every reason.</summary>
    /// <exception cref="NcpException">The plan is refused; the outcome is <see cref="Outcome.Refused"/>.</exception>
    public void ThrowIfRefused()
    {
        if (IsRefused)
        {
            throw NcpException.Of(Refusals);
        }
    }

    /// <summary>The plan for people, without the refusals.</summary>
    public ImmutableArray<string> Describe()
    {
        string head = IsRefused ? "nothing is burnt"
            : IsComplete ? $"everything in the file{(Hidden.IsBlank ? "" : " that the part still shows")} is burnt already: nothing to do"
            : string.Create(
                CultureInfo.InvariantCulture, $"{BitsToBurn.Count} bits are burnt in {Writes.Length} writes. This can never be undone.");
        return [head, .. Changes.Select(c => $"  {c}"), .. Writes.Select((w, i) => string.Create(CultureInfo.InvariantCulture, $"  write {i + 1}  {w}"))];
    }
}
