namespace NcpFlash.Adapters;

/// <summary>What an adapter does otherwise than a plain wire. In data each has its name as a word: <c>hold-back-32</c>. The words are stable.</summary>
public enum AdapterQuirk
{
    /// <summary>Received bytes are kept until 32 have come together: a two-byte answer never arrives alone (SYMPTOMS A10, B08).</summary>
    HoldBack32,

    /// <summary>A reply of exactly 32, 64, 96 … bytes is lost (SYMPTOMS A11).</summary>
    Loses32n,

    /// <summary>Bytes of earlier appear after a purge or an opening; only reading drains them (SYMPTOMS 1.2, CP2102).</summary>
    StaleAfterPurge,

    /// <summary>Transmits only while CTS is at ground (SYMPTOMS A09).</summary>
    CtsRequired,

    /// <summary>RTS moves by itself and resets nothing reliably (SYMPTOMS 1.2, CP2102C).</summary>
    RtsUnusable,

    /// <summary>Stops receiving for good when it is closed while bytes arrive; only plugging it anew helps (SYMPTOMS D13).</summary>
    DiesIfClosedWhileReceiving,

    /// <summary>BREAK is made by sending zeros at a low rate, so that its length is not the one asked for (ADAPTERS 2.2).</summary>
    SimulatedBreak,

    /// <summary>This channel is often wired to JTAG and then answers <c>FA</c> and the byte it got (SYMPTOMS C03).</summary>
    MpsseChannelA,

    /// <summary>A rate it does not know becomes 9600 without a word (SYMPTOMS 1.2, PL2303).</summary>
    UnsupportedBecomes9600,

    /// <summary>Takes texts in the data as commands for its lines (PROTOCOL 1.6).</summary>
    InBandControl,

    /// <summary>The firmware may accept a rate and go on with another (ADAPTERS 2.2).</summary>
    RateMayBeIgnored,

    /// <summary>Does not drive its TX before a rate has been set (ADAPTERS 2.2, J-Link OB).</summary>
    TxFloatsUntilRateSet,

    /// <summary>Its clock follows the processor's, and its rate with it (ADAPTERS 2.2, mini-UART).</summary>
    RateFollowsCoreClock,

    /// <summary>Passes nothing on while DTR is not asserted (ADAPTERS 2.2).</summary>
    NeedsDtr,

    /// <summary>Its 3.3 V output is too weak for a radio module (SYMPTOMS 1.2).</summary>
    WeakSupply,

    /// <summary>Counterfeits are common (ADAPTERS 2.2).</summary>
    OftenFaked,

    /// <summary>The vendor's Windows 11 driver refuses this chip (SYMPTOMS 1.2, PL2303).</summary>
    RefusedByWindows11,

    /// <summary>Reads fail with "access denied" on Windows although it is plugged in (SYMPTOMS 1.2, CH343).</summary>
    AccessDeniedOnWindows,

    /// <summary>Apple's driver is not good enough; the vendor's is needed (SYMPTOMS D14).</summary>
    NeedsVendorDriverOnMac,

    /// <summary>brltty takes it away on Linux (SYMPTOMS A04).</summary>
    TakenByBrltty,

    /// <summary>Its two ports have different limits (ADAPTERS 2.2, CP2105).</summary>
    PortsDiffer,

    /// <summary>The vendor's Linux driver renames its device node (ADAPTERS 2.2).</summary>
    NodeRenamed,
}
