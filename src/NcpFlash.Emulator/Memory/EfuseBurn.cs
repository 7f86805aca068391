using System.Collections.Immutable;

namespace NcpFlash.Emulator.Memory;

/// <summary>
/// Fuses to be burnt one after the other, in order of place. When power goes in between, those before are burnt, those behind are not, and
/// no other fuse is touched.
/// </summary>
/// <param name="array">The array.</param>
/// <param name="fuses">Bits of the array that go from 0 to 1.</param>
/// <param name="isAllowed">False when bits were left out because their words are locked.</param>
internal sealed class EfuseBurn(EfuseArray array, ImmutableArray<int> fuses, bool isAllowed)
{
    private int _burnt;

    /// <summary>True when no bit was left out because of a lock.</summary>
    public bool IsAllowed => isAllowed;

    /// <summary>How many fuses are burnt in all.</summary>
    public int Count => fuses.Length;

    /// <summary>Burns on until so many are burnt, or all.</summary>
    public void UpTo(int count)
    {
        while (_burnt < Math.Min(count, fuses.Length))
        {
            array.Set(fuses[_burnt++]);
        }
    }

    /// <summary>Burns all that are left.</summary>
    public void Finish() => UpTo(fuses.Length);
}
