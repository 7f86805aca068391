using System.Globalization;
using NcpFlash.Diagnostics;

namespace NcpFlash.Images.Xz;

/// <summary>Makes the exceptions of the decoder; the facts each kind's texts need are the parameters.</summary>
internal static class XzFault
{
    public static NcpException NotXz(long offset) => Of(XzFaults.NotXz, offset);

    public static NcpException Truncated(long offset, string part) => Of(XzFaults.Truncated, offset, ("part", part));

    public static NcpException Header(long offset, string part, string reason) =>
        Of(XzFaults.HeaderDamaged, offset, ("part", part), ("reason", reason));

    public static NcpException Data(long offset, string reason) => Of(XzFaults.DataDamaged, offset, ("reason", reason));

    public static NcpException Check(long offset, string check) => Of(XzFaults.CheckMismatch, offset, ("check", check));

    public static NcpException Size(long offset, string part, string reason) =>
        Of(XzFaults.SizeMismatch, offset, ("part", part), ("reason", reason));

    public static NcpException Unsupported(long offset, string feature) => Of(XzFaults.Unsupported, offset, ("feature", feature));

    public static NcpException TooLarge(long offset, long limit) =>
        Of(XzFaults.TooLarge, offset, ("limit", limit.ToString(CultureInfo.InvariantCulture)));

    private static NcpException Of(DiagnosisKind kind, long offset, params ReadOnlySpan<Fact> facts)
    {
        Fact place = ("offset", string.Create(CultureInfo.InvariantCulture, $"0x{offset:X}"));
        return Diagnosis.Of(kind, [place, .. facts]).ToException();
    }
}
