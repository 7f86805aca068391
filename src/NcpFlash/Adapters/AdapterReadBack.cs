namespace NcpFlash.Adapters;

/// <summary>Which rate Linux reports after one was set. Windows and macOS report what was asked.</summary>
public enum AdapterReadBack
{
    /// <summary>The one asked for, whatever the line does.</summary>
    Asked,

    /// <summary>The one asked for, after limits and tables; the divider's rounding is not in it.</summary>
    Limited,

    /// <summary>What the divider makes, in whole bits per second, rounded down.</summary>
    Real,
}
