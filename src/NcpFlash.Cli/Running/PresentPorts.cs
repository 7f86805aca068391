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
    public static string Only() => PortEnumerator.System.List() switch
    {
        [var only] => only.Name,
        [] => throw Diagnosis.Of(VendorFaults.NoPorts).ToException(),
        var several => throw Diagnosis.Of(VendorFaults.SeveralPorts, ("text", string.Join(", ", several.Select(p => p.Name)))).ToException(),
    };

    /// <summary>The port that <c>--port auto</c> means: the only one behind a USB adapter, or else the only one at all.</summary>
    /// <exception cref="NcpException"><c>port.none</c> or <c>port.several</c>.</exception>
    public static PortDescription Candidate() => Candidate(PortEnumerator.System.List());

    /// <summary>The same among given ports.</summary>
    public static PortDescription Candidate(IReadOnlyList<PortDescription> present)
    {
        PortDescription[] usb = [.. present.Where(p => p.Usb is not null)];
        IReadOnlyList<PortDescription> candidates = usb.Length > 0 ? usb : present;
        return candidates switch
        {
            [var only] => only,
            [] => throw OpenFault.Explain(Diagnosis.Of(PortFaults.None).ToException(), "auto"),
            var several => throw Diagnosis.Of(PortFaults.Several, ("ports", string.Join(", ", several.Select(Short)))).ToException(),
        };
    }

    private static string Short(PortDescription port) => port.Usb?.Product is { } product ? $"{port.Name} ({product})" : port.Name;
}
