using System.Collections.Immutable;

namespace NcpFlash.Diagnostics;

/// <summary>What can go wrong when a running OpenOCD drives the pins of a host MCU.</summary>
public static class OpenOcdFaults
{
    /// <summary>Nobody listens. Facts: address, reason.</summary>
    public static readonly DiagnosisKind Unreachable = new(
        "openocd.unreachable", Outcome.Port, Confidence.Certain,
        "No OpenOCD answers at {address}: {reason}.",
        "BOOT and CHIP_EN are to be driven through it, and it does not run there or listens on another port.",
        "Start it in a second terminal (openocd -f interface/stlink.cfg -f target/...), and look in its output for 'Listening on port 6666 for tcl connections'.");

    /// <summary>The telnet port was named. Facts: address.</summary>
    public static readonly DiagnosisKind TelnetPort = new(
        "openocd.telnet-port", Outcome.Port, Confidence.Certain,
        "{address} is a telnet port, not OpenOCD's TCL port.",
        "OpenOCD listens on several ports: 4444 for people (telnet), 3333 for gdb, 6666 for programs (tcl).",
        "Name the port of the line 'Listening on port ... for tcl connections' in OpenOCD's output; it is 6666 unless its configuration says otherwise.");

    /// <summary>Something listens and does not reply as OpenOCD does. Facts: address, seconds, received.</summary>
    public static readonly DiagnosisKind NoReply = new(
        "openocd.no-reply", Outcome.Port, Confidence.High,
        "{address} takes the connection, but did not reply to a command within {seconds} s; received was {received}.",
        "Another program listens there (OpenOCD's port for gdb, 3333, for example), or OpenOCD is busy or hangs with its probe.",
        "Check the port number in OpenOCD's output; if it is right, unplug the probe, plug it in again and restart OpenOCD.");

    /// <summary>OpenOCD cannot reach registers. Facts: address, reason.</summary>
    public static readonly DiagnosisKind NoTarget = new(
        "openocd.no-target", Outcome.Port, Confidence.High,
        "The OpenOCD at {address} cannot reach the host MCU: {reason}.",
        "The probe sees no target: the board has no power, the debug wires are not connected, the target was never initialised, or its debug port is closed.",
        "Type 'targets' on OpenOCD's telnet port: the host MCU must be listed and not be 'unknown'; then run this command again.");

    /// <summary>A command is missing. Facts: address, version.</summary>
    public static readonly DiagnosisKind TooOld = new(
        "openocd.too-old", Outcome.Port, Confidence.Certain,
        "The OpenOCD at {address} has no command read_memory; it is '{version}'.",
        "That command came with version 0.12.",
        "Use OpenOCD 0.12 or later.");

    /// <summary>A register did not take what was written. Facts: address, register, pin, written, read.</summary>
    public static readonly DiagnosisKind NotTaken = new(
        "openocd.not-taken", Outcome.Port, Confidence.High,
        "The register {register} of {pin} reads {read} after {written} was written.",
        "The pin belongs to the secure world or its port has no clock, the MCU is another one than was named, or the host's firmware drives the same pin.",
        "Check mcu=; try 'secure' or 'nonsecure' in the boot control; halt the host's firmware ('halt' on OpenOCD's telnet port) while this command runs.");

    /// <summary>The connection ended. Facts: address, reason.</summary>
    public static readonly DiagnosisKind Lost = new(
        "openocd.lost", Outcome.Port, Confidence.Certain,
        "The connection to the OpenOCD at {address} ended: {reason}.",
        "It was closed or has crashed; the pins are as it left them.",
        "Start OpenOCD again, reset the host MCU, and run this command again.");

    /// <summary>All kinds of this area.</summary>
    public static ImmutableArray<DiagnosisKind> All { get; } = [Unreachable, TelnetPort, NoReply, NoTarget, TooOld, NotTaken, Lost];
}
