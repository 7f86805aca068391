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

    /// <summary>Simulated seconds a real second, where the part runs in real time. The ROM's idle time-out stays real: it waits for the client, who is no quicker.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>How long the part's own steps take.</summary>
    public TimingModel Timing { get; init; } = ChipCatalog.Default.Timing;

    /// <summary>The adapter.</summary>
    public AdapterModel Adapter { get; init; } = AdapterModel.Ideal;

    /// <summary>True when the port has control lines; false for one without. Setting it wires them as usual, or takes them away.</summary>
    public bool ControlLines
    {
        get => Wiring != LineWiring.Off;
        init => Wiring = value ? LineWiring.On : LineWiring.Off;
    }

    /// <summary>Where the adapter's DTR and RTS go.</summary>
    public LineWiring Wiring { get; init; } = LineWiring.On;

    /// <summary>True when opening the port asserts DTR and RTS, as Linux and pyserial do (SYMPTOMS A15).</summary>
    public bool OpenAssertsLines { get; init; }

    /// <summary>True when closing the port lets go of DTR and RTS, false when they keep their levels (PROTOCOL 1.3: driver-dependent).</summary>
    public bool CloseReleasesLines { get; init; }

    /// <summary>The wires between adapter and module.</summary>
    public WireModel Wires { get; init; } = WireModel.Good;

    /// <summary>A host MCU that passes the line through, or null where the adapter is wired to the module. DTR and RTS do not pass it.</summary>
    public PassThroughHost? Host { get; init; }

    /// <summary>What CHIP_EN does.</summary>
    public EnablePin Enable { get; init; }

    /// <summary>How much later CHIP_EN follows its drivers, by an RC on it; a pulse that is shorter does not reach it.</summary>
    public TimeSpan EnableDelay { get; init; }

    /// <summary>The computer that the adapter is plugged into.</summary>
    public EmulatedComputer Computer { get; init; } = EmulatedComputer.Usual;

    /// <summary>True when the board lets go of BOOT before the chip has sampled it: the pin was high at the edge, and the part starts from flash.</summary>
    public bool BootReleasedEarly { get; init; }

    /// <summary>True when the module has power from the start; its button can switch it later.</summary>
    public bool Powered { get; init; } = true;

    /// <summary>Whether the module is fed through its UART while it is off.</summary>
    public PhantomPower Phantom { get; init; }

    /// <summary>How long an adapter that the fault script pulls out stays away; null for until it is plugged in by hand.</summary>
    public TimeSpan? Replug { get; init; } = TimeSpan.Zero;

    /// <summary>Seed of the errors on the line: the same seed gives the same errors.</summary>
    public int Seed { get; init; } = 1;

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

    /// <summary>Longest frame the ROM takes, in bytes: 4096 is documented for a relative of this ROM and assumed here (PROTOCOL 2.1, open question 3).</summary>
    public int MaxFrame { get; init; } = 4096;

    /// <summary>What the ROM does with xz streams of other lc, lp and pb than the vendor's.</summary>
    public ForeignXz ForeignXz { get; init; } = ForeignXz.Taken;

    /// <summary>Name of the boot log in <c>Data/bootlogs.json</c> that the application prints.</summary>
    public string BootLog { get; init; } = "2000000";
}
