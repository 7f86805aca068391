namespace NcpFlash.Emulator;

/// <summary>Whether the adapter's TX feeds the module while it is off, so that it does not start cleanly (SYMPTOMS B05).</summary>
public enum PhantomPower
{
    /// <summary>It does not.</summary>
    Off,

    /// <summary>The module starts only after a time off with the line held low.</summary>
    On,

    /// <summary>Without the line held low every other start fails.</summary>
    Half,
}
