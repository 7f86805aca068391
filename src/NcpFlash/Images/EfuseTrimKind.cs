namespace NcpFlash.Images;

/// <summary>What a calibration table is for (PROTOCOL 10.2).</summary>
public enum EfuseTrimKind
{
    /// <summary>Wi-Fi power offsets, high power.</summary>
    WifiHighPower,

    /// <summary>Wi-Fi power offsets, low power.</summary>
    WifiLowPower,

    /// <summary>Bluetooth power offsets.</summary>
    Bluetooth,

    /// <summary>Crystal trim.</summary>
    Crystal,
}
