namespace NcpFlash.Emulator;

/// <summary>What can be wrong with the wires. In settings each has its name as a word: <c>tx-open</c>. TX and RX are the adapter's.</summary>
public enum WireFault
{
    /// <summary>TX on TX and RX on RX: nobody hears anybody (SYMPTOMS B01).</summary>
    Swapped,

    /// <summary>Nothing reaches the module (SYMPTOMS B02).</summary>
    TxOpen,

    /// <summary>Nothing comes back (SYMPTOMS B01).</summary>
    RxOpen,

    /// <summary>The adapter's TX and RX are joined; the module is out of it (SYMPTOMS C01).</summary>
    Joined,

    /// <summary>No common ground: nothing of use reaches the module, and rubbish comes back (SYMPTOMS B01, C08).</summary>
    NoGround,

    /// <summary>Another MCU holds the module's RX high, stronger than the adapter (SYMPTOMS B04).</summary>
    Contention,

    /// <summary>Another MCU sends on the module's RX now and then: a level is high only when both are.</summary>
    ContentionAnd,

    /// <summary>The line to the module is stuck low.</summary>
    TxLow,

    /// <summary>The line from the module is stuck low (SYMPTOMS C08).</summary>
    RxLow,

    /// <summary>Nobody drives the adapter's RX, and its own TX couples in (SYMPTOMS C02).</summary>
    Floating,

    /// <summary>Single bits turn over, the more the higher the rate (SYMPTOMS A12, D03).</summary>
    Noise,

    /// <summary>Wires too long for rates above a limit (SYMPTOMS D04).</summary>
    TooLong,
}
