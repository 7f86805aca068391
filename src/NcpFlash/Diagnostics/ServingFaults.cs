using System.Collections.Immutable;

namespace NcpFlash.Diagnostics;

/// <summary>What can prevent a link from being served to other programs.</summary>
public static class ServingFaults
{
    /// <summary>Something else is at the path of the wanted port name. Facts: path, found.</summary>
    public static readonly DiagnosisKind PathTaken = new(
        "serve.path-taken", Outcome.Port, Confidence.Certain,
        "{path} cannot name the emulated port: {found}.",
        "Only a left-over name of an emulated port that has ended is replaced; anything else stays untouched.",
        "Give another path, or remove what is there if it is not needed.");

    /// <summary>The system gives no pseudo-terminal or no place for its name. Facts: reason.</summary>
    public static readonly DiagnosisKind NoTerminal = new(
        "serve.no-terminal", Outcome.Port, Confidence.Certain,
        "No pseudo-terminal can be served: {reason}.",
        "Pseudo-terminals exist on Linux and macOS, as many as the system allows, and their names need a folder that may be written to.",
        "Serve over TCP instead ('--listen 127.0.0.1:PORT'), or correct what the system reports.");

    /// <summary>A TCP address cannot be listened on. Facts: address, reason.</summary>
    public static readonly DiagnosisKind AddressTaken = new(
        "serve.address-taken", Outcome.Port, Confidence.Certain,
        "{address} cannot be listened on: {reason}.",
        "Another program listens there, or the address is not one of this machine, or the port number needs privileges.",
        "Choose another port number; 0 lets the system choose one.");

    /// <summary>All kinds of this area.</summary>
    public static ImmutableArray<DiagnosisKind> All { get; } = [PathTaken, NoTerminal, AddressTaken];
}
