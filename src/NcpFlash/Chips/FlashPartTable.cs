using System.Collections.Immutable;

namespace NcpFlash.Chips;

/// <summary>Flash parts by JEDEC id.</summary>
/// <param name="Layout">The parameter block's fields.</param>
/// <param name="Known">The parts of the list.</param>
internal sealed record FlashPartTable(FlashParameterLayout Layout, ImmutableDictionary<JedecId, FlashPart> Known)
{
    /// <summary>The part of the list, or one made of the capacity byte and the base profile; null when the id codes no size.</summary>
    public FlashPart? Find(JedecId id)
    {
        if (Known.TryGetValue(id, out FlashPart? part))
        {
            return part;
        }

        return id is { IsPlausible: true, SizeInBytes: { } size }
            ? Layout.Part($"flash {id}, not in the list", id, size, isKnown: false, Layout.Base)
            : null;
    }
}
