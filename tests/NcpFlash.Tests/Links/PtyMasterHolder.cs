using NcpFlash.Emulator.Serving;
using Xunit;

namespace NcpFlash.Tests.Links;

/// <summary>A terminal whose server reads nothing.</summary>
internal sealed class PtyMasterHolder : IDisposable
{
    private readonly PtyMaster _master;

    private PtyMasterHolder(PtyMaster master) => _master = master;

    public string SlavePath => _master.SlavePath;

    public static PtyMasterHolder Create()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "pseudo-terminals exist on Linux and macOS");
        return new PtyMasterHolder(PtyMaster.Create());
    }

    public void Dispose() => _master.Dispose();
}
