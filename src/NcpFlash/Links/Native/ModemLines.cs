namespace NcpFlash.Links.Native;

/// <summary>The modem bits of TIOCMGET and TIOCMSET.</summary>
internal static class ModemLines
{
    /// <summary>The bits with the given lines set or cleared and everything else as it was.</summary>
    internal static int With(int lines, bool? dtr, bool? rts) =>
        With(With(lines, Libc.TIOCM_DTR, dtr), Libc.TIOCM_RTS, rts);

    private static int With(int lines, int line, bool? level) => level switch
    {
        true => lines | line,
        false => lines & ~line,
        null => lines,
    };
}
