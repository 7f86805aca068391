using System.Collections.Immutable;

namespace NcpFlash.Emulator;

/// <summary>The wires between adapter and module, and what is wrong with them.</summary>
/// <param name="Faults">What is wrong; empty for good wires.</param>
public sealed record WireModel(ImmutableArray<WireFault> Faults)
{
    /// <summary>Good wires.</summary>
    public static WireModel Good { get; } = new([]);

    /// <summary>Errors a bit at 2 Mbaud of <see cref="WireFault.Noise"/>; they grow with the square of the rate.</summary>
    public double Noise { get; init; } = 0.0005;

    /// <summary>The rate above which <see cref="WireFault.TooLong"/> wires make errors.</summary>
    public BitRate LongAbove { get; init; } = new(1_000_000);

    /// <summary>True when that is wrong.</summary>
    public bool Has(WireFault fault) => Faults.Contains(fault);

    /// <inheritdoc/>
    public bool Equals(WireModel? other) => other is not null && Faults.SequenceEqual(other.Faults) && Noise.Equals(other.Noise) && LongAbove == other.LongAbove;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Faults.Length, Noise, LongAbove);
}
