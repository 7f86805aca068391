using System.Collections.Immutable;
using System.Globalization;
using NcpFlash.Chips;

namespace NcpFlash.Images;

/// <summary>
/// The hash of the key that a part trusts, as far as the part shows it: a burnt read lock turns its slot into zeros (PROTOCOL 10.2). What is hidden is
/// unknown, and not absent.
/// </summary>
public sealed class TrustedKey
{
    private readonly ImmutableArray<byte?> _bytes;

    private TrustedKey(ImmutableArray<byte?> bytes, ImmutableArray<EfuseField> hiding) => (_bytes, HiddenBy) = (bytes, hiding);

    /// <summary>The read locks that hide it, or a part of it.</summary>
    public ImmutableArray<EfuseField> HiddenBy { get; }

    /// <summary>True when a part of it cannot be read.</summary>
    public bool IsHidden => !HiddenBy.IsEmpty;

    /// <summary>True when a byte of it can be read that is burnt.</summary>
    public bool IsFilled => _bytes.Any(b => b is > 0);

    /// <summary>The whole hash; null when nothing is burnt, or not all of it can be read.</summary>
    public Sha256Digest? Hash => IsFilled && !IsHidden ? Sha256Digest.FromBytes(_bytes.Select(b => b ?? 0).ToArray()) : null;

    /// <summary>The key of an array.</summary>
    /// <param name="image">What was read from a part, or what is to be burnt into one.</param>
    /// <param name="map">The efuse map.</param>
    public static TrustedKey Of(EfuseImage image, EfuseMap map)
    {
        EfuseRange range = map[EfuseNames.PublicKeyHash].Range;

        // A locked slot that is not blank was not read from a part: then its bits are known.
        ImmutableArray<EfuseField> hiding =
        [
            .. map.Locks.Where(f => f.Lock is { Kind: EfuseLockKind.Read } item && item.Range.Overlaps(range)
                && image.IsAnySet(f.Range) && !image.IsAnySet(item.Range)),
        ];
        byte[] bytes = image.Slice(range).ToArray();
        return new TrustedKey(
            [.. bytes.Select((b, i) => hiding.Any(f => f.Lock!.Range.Overlaps(new EfuseRange(range.FirstBit + (i * 8), 8))) ? (byte?)null : b)], hiding);
    }

    /// <summary>False when a byte that can be read says that it is another key.</summary>
    public bool MayBe(Sha256Digest key) => key.ToArray().Select((b, i) => _bytes[i] is not { } known || known == b).All(same => same);

    /// <summary>Hexadecimal; <c>..</c> for what cannot be read, and <c>nothing</c> when that is all of it.</summary>
    public override string ToString() => _bytes.All(b => b is null) ? "nothing" : string.Concat(_bytes.Select(b => b is { } known ? known.ToString("x2", CultureInfo.InvariantCulture) : ".."));
}
