using NcpFlash.Links.Native;
using Xunit;

namespace NcpFlash.Tests.Links;

public sealed class WindowsLinesTests
{
    /// <summary>usbser.sys passes DTR on with RTS alone.</summary>
    [Theory]
    [InlineData(true, null, true, new[] { WindowsLines.SetDtr, WindowsLines.SetRts })]
    [InlineData(false, null, false, new[] { WindowsLines.ClearDtr, WindowsLines.ClearRts })]
    [InlineData(true, false, false, new[] { WindowsLines.SetDtr, WindowsLines.ClearRts })]
    [InlineData(null, true, true, new[] { WindowsLines.SetRts })]
    [InlineData(null, null, true, new uint[0])]
    public void A_change_of_DTR_is_followed_by_RTS(bool? dtr, bool? rts, bool rtsNow, uint[] functions) =>
        Assert.Equal(functions, WindowsLines.Functions(dtr, rts, rtsNow));
}
