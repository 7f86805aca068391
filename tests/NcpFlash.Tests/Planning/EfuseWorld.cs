using System.Collections.Immutable;
using NcpFlash.Chips;
using NcpFlash.Emulator.Boot;
using NcpFlash.Emulator.Memory;
using NcpFlash.Emulator.Samples;
using NcpFlash.Planning;
using NcpFlash.Tests.Emulator;

namespace NcpFlash.Tests.Planning;

/// <summary>Images in a flash: as the planner is told of them, and as the emulated part finds them when it starts.</summary>
internal sealed class EfuseWorld
{
    private readonly NorFlash _flash = new(default, 0x20000);

    private EfuseWorld(byte[] boot2, byte[] firmware)
    {
        _flash.Load(0, boot2);
        _flash.Load(0xE000, SamplePartitions.Build());
        _flash.Load(SamplePackage.FirmwareAddress, firmware);
        Images = [EfuseBench.Image("boot2", boot2), EfuseBench.Image("FW", firmware)];
    }

    /// <summary>Both images signed by the sample key, both by another, neither, each by one of them, and with an anti-rollback value of 2.</summary>
    public static ImmutableArray<EfuseWorld> All { get; } = MakeAll();

    public ImmutableArray<EfuseImageToStart> Images { get; }

    /// <summary>
    /// What becomes of a part with these fuses and this flash, as the emulated ROM and boot2 see it: they know nothing of the planner. It starts, it
    /// starts if a part without a lock takes signed images, it answers, its BOOT pin means what it meant.
    /// </summary>
    public Fate Of(ReadOnlySpan<byte> fuses)
    {
        var array = new EfuseArray(default);
        array.Load(fuses);
        var efuses = new BootEfuses(array);
        bool starts = Starts(array, lenient: false);
        return new Fate(
            starts, efuses.SignType == 0 ? Starts(array, lenient: true) : starts, !efuses.IsHandshakeOff, efuses.IsBootInverted, efuses.IgnoresBoot);
    }

    private bool Starts(EfuseArray array, bool lenient) => new BootCheck(_flash, array, lenient).Run().Problem is null;

    private static ImmutableArray<EfuseWorld> MakeAll()
    {
        byte[] parameters = [.. ChipCatalog.FlashParts[0].ParameterBlock];
        byte[] boot2 = new SampleFirmware("boot2", (1, 0, 0), 0x1000, 0xD00).Build(parameters);
        byte[] firmware = new SampleFirmware("app", (1, 2, 3), 0x1000, 0xD00).Build(parameters);
        return
        [
            new(boot2, firmware),
            new(BootBench.Foreign(boot2), BootBench.Foreign(firmware)),
            new(BootBench.Unsigned(boot2), BootBench.Unsigned(firmware)),
            new(boot2, BootBench.Foreign(firmware)),
            new(BootBench.WithRollback(boot2, 2), BootBench.WithRollback(firmware, 2)),
        ];
    }

    /// <summary>What becomes of a part.</summary>
    internal readonly record struct Fate(bool Starts, bool StartsLeniently, bool Answers, bool IsBootInverted, bool IgnoresBoot)
    {
        /// <summary>True when nothing that worked in <paramref name="before"/> stopped working.</summary>
        public bool IsNoWorseThan(Fate before) => (Starts || !before.Starts) && (StartsLeniently || !before.StartsLeniently)
            && (Answers || !before.Answers) && IsBootInverted == before.IsBootInverted && IgnoresBoot == before.IgnoresBoot;
    }
}
