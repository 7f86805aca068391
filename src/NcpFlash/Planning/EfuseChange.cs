using System.Globalization;
using NcpFlash.Images;

namespace NcpFlash.Planning;

/// <summary>One field that an efuse file sets.</summary>
/// <param name="Reading">The field and the value it is to have.</param>
/// <param name="State">What burning means for it.</param>
/// <param name="BitsToBurn">Bits that would be burnt.</param>
/// <param name="BitsBurnt">Bits of the value that are burnt already.</param>
public sealed record EfuseChange(EfuseReading Reading, EfuseChangeState State, int BitsToBurn, int BitsBurnt)
{
    /// <summary>Bits of the value that a read lock hides: whether they are burnt cannot be proved.</summary>
    public int BitsHidden { get; init; }

    /// <summary>What follows for ever once it is burnt, or null where nothing needs to be said.</summary>
    public string? Consequence => Reading.Field?.Consequence ?? Reading.Field?.Danger;

    /// <summary>Place, name, value, what is done, and the consequence.</summary>
    public override string ToString()
    {
        string done = State switch
        {
            EfuseChangeState.ToBurn => string.Create(CultureInfo.InvariantCulture, $"{BitsToBurn} bit{(BitsToBurn == 1 ? "" : "s")} to burn"),
            EfuseChangeState.ToComplete => string.Create(CultureInfo.InvariantCulture, $"{BitsToBurn} bits to burn, {BitsBurnt} burnt already"),
            EfuseChangeState.AlreadyBurnt => "burnt already",
            EfuseChangeState.Hidden => string.Create(CultureInfo.InvariantCulture, $"{BitsHidden} bits can no longer be read and compared"),
            _ => "refused",
        };
        return $"{Reading}: {done}{(Consequence is null || State is EfuseChangeState.AlreadyBurnt or EfuseChangeState.Hidden ? "" : $". {Consequence}")}";
    }
}
