using NcpFlash.Adapters;

namespace NcpFlash.Emulator.Bridge;

/// <summary>What the computer and its driver do between a program and the adapter: stand still, or pass nothing on.</summary>
internal sealed class ComputerSide(SimulationClock clock, EmulatedComputer computer, AdapterModel adapter)
{
    /// <summary>The highest rate at which Apple's driver serves adapters that want their maker's (SYMPTOMS D14).</summary>
    private const int AppleLimit = 230_400;

    private int _writes;

    /// <summary>True while the driver passes nothing on, in either direction.</summary>
    /// <param name="rate">The rate that was asked for.</param>
    public bool IsDead(BitRate rate) =>
        computer.System == "macos" && adapter.Has(AdapterQuirk.NeedsVendorDriverOnMac) && rate.BitsPerSecond > AppleLimit;

    /// <summary>A program writes: now and then the computer stands still before that, and no cancellation of the program's runs meanwhile.</summary>
    public Task BeforeWriteAsync() => computer.StallEvery > 0 && ++_writes % computer.StallEvery == 0
        ? clock.DelayAsync(computer.StallTime, CancellationToken.None) : Task.CompletedTask;
}
