using System.Collections.Immutable;

namespace NcpFlash.Diagnostics;

/// <summary>What the computer itself does to a port. Found by rules over what is known of it.</summary>
public static class HostFaults
{
    /// <summary>An adapter without a port. Facts: devices.</summary>
    public static readonly DiagnosisKind NoDriver = new(
        "host.no-driver", Outcome.Port, Confidence.High,
        "A USB adapter is plugged in that has no serial port: {devices}.",
        "Its driver is missing or blocked, or another program has taken the device from its driver.",
        "On Linux look at 'sudo dmesg | tail' after plugging it in again, and load its driver ('sudo modprobe ftdi_sio', 'cp210x', 'ch341', 'pl2303' or 'cdc_acm'); elsewhere install the driver of the adapter's maker.")
    { Row = "A01", NextTest = "Unplug the adapter, plug it in again and look at the last lines of 'sudo dmesg', or at the device manager." };

    /// <summary>A braille daemon takes the adapter. Facts: seen.</summary>
    public static readonly DiagnosisKind Brltty = new(
        "host.brltty", Outcome.Port, Confidence.High,
        "brltty is running, and {seen}.",
        "brltty takes adapters of this kind for Braille displays and takes them from their driver less than a second after plugging in.",
        "Remove it ('sudo apt remove brltty') or stop it for good ('sudo systemctl mask --now brltty.service brltty-udev.service'), then plug the adapter in again.")
    { Row = "A04", NextTest = "Look for 'brltty' in 'sudo dmesg' right after plugging the adapter in." };

    /// <summary>ModemManager probes the port. Facts: seen.</summary>
    public static readonly DiagnosisKind ModemManager = new(
        "host.modem-manager", Outcome.Port, Confidence.High,
        "ModemManager runs on this computer, and {seen}.",
        "ModemManager opens every new serial port for up to half a minute and sends AT commands to find modems.",
        "Wait a little and try again, stop it ('sudo systemctl stop ModemManager'), or tell it to leave this adapter alone by a udev rule with 'ENV{ID_MM_DEVICE_IGNORE}=\"1\"' (not heeded under its strict filter policy).")
    { Row = "A05", NextTest = "Wait 30 s and run the command again: if it works, it was ModemManager." };

    /// <summary>USB does not reach the system directly. Facts: between.</summary>
    public static readonly DiagnosisKind Indirect = new(
        "host.indirect", Outcome.ChipOrLink, Confidence.Possible,
        "The port is reached through {between}.",
        "Bytes are delayed and bursts are torn apart on the way.",
        "Run ncpflash on the machine into which the adapter is plugged, or lower the rate.")
    { Row = "A14", NextTest = "Run the same command on the machine into which the adapter is plugged." };

    /// <summary>Opening the port moves the part. Facts: received.</summary>
    public static readonly DiagnosisKind OpenResets = new(
        "port.open-resets", Outcome.Done, Confidence.Possible,
        "The part printed {received} bytes right after the port was opened.",
        "Opening the port moved DTR or RTS, and one of them seems to reset the part.",
        "Nothing to do where DTR and RTS are meant to drive BOOT and CHIP_EN. Otherwise take those wires off.")
    { Row = "A15" };

    /// <summary>All kinds of this class.</summary>
    public static ImmutableArray<DiagnosisKind> All { get; } = [NoDriver, Brltty, ModemManager, Indirect, OpenResets];
}
