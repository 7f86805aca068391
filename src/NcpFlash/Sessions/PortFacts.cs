using NcpFlash.Adapters;
using NcpFlash.Diagnostics;
using NcpFlash.Links;

namespace NcpFlash.Sessions;

/// <summary>What is known of a port, as evidence: nothing in it tells one unit from another.</summary>
public static class PortFacts
{
    /// <summary>The facts of a port.</summary>
    public static AdapterFacts Of(LinkIdentity identity)
    {
        AdapterProfile? profile = identity.Usb is { } usb ? AdapterCatalog.Known.Find(usb) : null;
        return new AdapterFacts(identity.Name, KindOf(identity.Kind))
        {
            Model = profile?.Name,
            VendorId = identity.Usb?.VendorId,
            ProductId = identity.Usb?.ProductId,
            Driver = identity.Usb?.Driver,
            HasControlLines = identity.HasControlLines,
            Quirks = profile is null ? [] : [.. profile.Quirks.Concat(profile.PossibleQuirks).Select(q => AdapterWords.Of(q))],
        };
    }

    private static string KindOf(LinkKind kind) => kind switch
    {
        LinkKind.SerialPort => "serial",
        LinkKind.PseudoTerminal => "pty",
        LinkKind.Emulator => "emulator",
        LinkKind.Replay => "replay",
        _ => "tcp",
    };
}
