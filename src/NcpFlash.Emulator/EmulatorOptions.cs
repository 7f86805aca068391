using NcpFlash.Chips;

namespace NcpFlash.Emulator;

/// <summary>What is emulated. The text form, <c>KEY=VALUE,…</c>, is read by <see cref="EmulatorSettings.Parse(string)"/>.</summary>
public sealed record EmulatorOptions
{
    /// <summary>What the flash answers to the JEDEC command; a real ST67W611M1 has c46016.</summary>
    public JedecId JedecId { get; init; } = new(0xC4, 0x60, 0x16);

    /// <summary>Flash size in bytes, a multiple of 4096; null for what the JEDEC id says (4 MiB when it says nothing).</summary>
    public uint? FlashSize { get; init; }

    /// <summary>Revision of the boot ROM.</summary>
    public RomRevision Rom { get; init; } = RomRevision.Later;

    /// <summary>Level of BOOT while nobody drives it: a jumper behind a resistor.</summary>
    public StrapLevel Boot { get; init; } = StrapLevel.High;

    /// <summary>File with the flash contents, or null to keep them in memory only.</summary>
    public string? FlashFile { get; init; }

    /// <summary>File with the efuse array, or null to keep it in memory only.</summary>
    public string? EfuseFile { get; init; }

    /// <summary>Faults to inject.</summary>
    public FaultScript Faults { get; init; } = FaultScript.None;

    /// <summary>Simulated seconds a real second, where the part runs in real time.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>How long the part's own steps take.</summary>
    public TimingModel Timing { get; init; } = ChipCatalog.Default.Timing;

    /// <summary>The adapter.</summary>
    public AdapterModel Adapter { get; init; } = AdapterModel.Ideal;

    /// <summary>True when the adapter's DTR and RTS are wired to BOOT and CHIP_EN; false for a port without control lines.</summary>
    public bool ControlLines { get; init; } = true;

    /// <summary>MAC address of a fresh efuse array: the ST67W611M1 of PROTOCOL 6.1.</summary>
    public MacAddress Mac { get; init; } = new(0x40827B03D2DC);

    /// <summary>Interval of PD during an erase; null for a ROM that sends none, as all logs show (PROTOCOL 5.6).</summary>
    public TimeSpan? PendingInterval { get; init; }

    /// <summary>True to answer a write to locked efuse words with FL 0403, false to change nothing and say OK (PROTOCOL, open question 12).</summary>
    public bool RefuseLockedEfuse { get; init; } = true;

    /// <summary>
    /// True for a part without a lock that starts a signed image all the same; false for one that refuses it with 0206. The open boot2 refuses, if the
    /// published one was built likewise (PROTOCOL 7.3, an inference).
    /// </summary>
    public bool StartsSignedUnlocked { get; init; }

    /// <summary>Name of the boot log in <c>Data/bootlogs.json</c> that the application prints.</summary>
    public string BootLog { get; init; } = "2000000";
}
