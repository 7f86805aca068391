using NcpFlash.Cli.Vendor;
using NcpFlash.Diagnostics;
using NcpFlash.Links;

namespace NcpFlash.Cli.Running;

/// <summary>The serial ports of this computer.</summary>
internal static class PresentPorts
{
    /// <summary>What a run without a port is told of the ports there are.</summary>
    public static string Sentence() => Sentence("The part could be on any of");

    /// <summary>What is told of them where no pattern fits.</summary>
    public static string OfNoMatch() => Sentence("A pattern fits names with * (anything), ? (one character) and [...] (one of these). The serial ports of this computer are");

    private static string Sentence(string beginning)
    {
        string[] names = [.. PortEnumerator.System.List().Select(p => p.Name)];
        return names.Length == 0 ? "This computer has no serial port at the moment." : $"{beginning}: {string.Join(", ", names)}.";
    }

    /// <summary>The port that a vendor command line without one means: the only one there is.</summary>
    /// <exception cref="NcpException"><c>vendor.several-ports</c> or <c>vendor.no-ports</c>.</exception>
    public static string Only() => Only(PortEnumerator.System.List());

    /// <summary>The same among given ports.</summary>
    public static string Only(IReadOnlyList<PortDescription> present) => Adapters(present) switch
    {
        [var only] => only.Name,
        [] => throw Diagnosis.Of(VendorFaults.NoPorts, ("others", OthersOf(present))).ToException(),
        var several => throw Diagnosis.Of(VendorFaults.SeveralPorts, ("text", string.Join(", ", several.Select(p => p.Name)))).ToException(),
    };

    /// <summary>The port that <c>--port auto</c> means: the only one behind an adapter.</summary>
    /// <exception cref="NcpException"><c>port.none</c> or <c>port.several</c>.</exception>
    public static PortDescription Candidate() => Candidate(PortEnumerator.System.List());

    /// <summary>The same among given ports.</summary>
    public static PortDescription Candidate(IReadOnlyList<PortDescription> present) => Adapters(present) switch
    {
        [var only] => only,
        [] => throw OpenFault.Explain(Diagnosis.Of(PortFaults.None, ("others", OthersOf(present))).ToException(), "auto"),
        var several => throw Diagnosis.Of(PortFaults.Several, ("ports", string.Join(", ", several.Select(Short)))).ToException(),
    };

    private static PortDescription[] Adapters(IReadOnlyList<PortDescription> present) => [.. present.Where(p => p.IsAdapter)];

    /// <summary>What is told of ports that are no adapters: a part may be wired to one, but nothing speaks for it.</summary>
    private static string OthersOf(IReadOnlyList<PortDescription> present)
    {
        string[] others = [.. present.Where(p => !p.IsAdapter).Select(p => p.Name)];
        return others.Length == 0 ? "This computer has no serial port of its own either" : $"Not behind a USB adapter, and taken only when named: {string.Join(", ", others)}";
    }

    private static string Short(PortDescription port) => port.Usb?.Product is { } product ? $"{port.Name} ({product})" : port.Name;
}
