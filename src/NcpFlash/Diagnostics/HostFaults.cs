using System.Collections.Immutable;

namespace NcpFlash.Diagnostics;

/// <summary>What the computer itself does to a port. Found by rules over what is known of it.</summary>
public static class HostFaults
{
    /// <summary>An adapter without a port. Facts: devices.</summary>
    public static readonly DiagnosisKind NoDriver = new(
        "host.no-driver", Outcome.Port, Confidence.High,
        "A USB adapter is plugged in but has no port: {devices}.",
        "Its driver is missing or was blocked.",
        "Install the driver of the adapter's maker, or on Linux load its kernel module (modprobe ch341, cp210x, ftdi_sio or pl2303).")
    { Row = "A01", NextTest = "Unplug the adapter, plug it in again and look at the last lines of dmesg or at the device manager." };

    /// <summary>A braille daemon takes the adapter.</summary>
    public static readonly DiagnosisKind Brltty = new(
        "host.brltty", Outcome.Port, Confidence.High,
        "The port {port} of the adapter {usb} is gone, and brltty runs.",
        "brltty takes adapters of this kind for braille displays, and their port vanishes a moment after plugging.",
        "Remove or mask it: sudo systemctl mask brltty.path brltty-udev.service, or sudo apt remove brltty; then plug the adapter in again.")
    { Row = "A04", NextTest = "Look for 'brltty' in dmesg right after plugging the adapter in." };

    /// <summary>ModemManager probes the port.</summary>
    public static readonly DiagnosisKind ModemManager = new(
        "host.modem-manager", Outcome.Port, Confidence.High,
        "ModemManager runs on this computer and {seen}.",
        "It opens new ports for some ten seconds and sends AT commands to find modems.",
        "Wait 30 s after plugging in, or keep it off this adapter by a udev rule: ENV{ID_MM_DEVICE_IGNORE}=\"1\" (a ModemManager with --filter-policy=strict ignores ports by itself).")
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
