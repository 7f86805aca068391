namespace NcpFlash.Links.Native;

/// <summary>How Windows is told about DTR and RTS.</summary>
internal static class WindowsLines
{
    /// <summary>Functions of EscapeCommFunction (winbase.h).</summary>
    internal const uint SetRts = 3, ClearRts = 4, SetDtr = 5, ClearDtr = 6;

    /// <summary>
    /// The functions to call, in order. RTS always follows DTR, as it is where it does not change: the system's own driver for USB serial devices hands a change of DTR on
    /// only with the next setting of RTS (ADAPTERS 2.3).
    /// </summary>
    /// <param name="dtr">True to assert DTR; null to leave it.</param>
    /// <param name="rts">True to assert RTS; null to leave it.</param>
    /// <param name="rtsNow">How RTS is afterwards.</param>
    internal static IEnumerable<uint> Functions(bool? dtr, bool? rts, bool rtsNow)
    {
        if (dtr is { } assertDtr)
        {
            yield return assertDtr ? SetDtr : ClearDtr;
        }

        if (dtr is not null || rts is not null)
        {
            yield return rtsNow ? SetRts : ClearRts;
        }
    }
}
