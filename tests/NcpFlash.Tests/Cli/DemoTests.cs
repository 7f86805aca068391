using NcpFlash.Cli.Reporting;
using NcpFlash.Cli.Verbs;
using NcpFlash.Diagnostics;
using NcpFlash.Images;
using NcpFlash.Planning;
using Xunit;

namespace NcpFlash.Tests.Cli;

public sealed class DemoTests
{
    private static readonly FlashRequest Request = new(
        [new PlanImage("one", "one.bin", 2, new byte[] { 1, 2 }, new SourcePlace("x")), new PlanImage("two", "two.bin", 6, new byte[] { 3 }, new SourcePlace("x"))],
        EraseMode.Range, []);

    [Fact]
    public void A_flash_as_in_the_files()
    {
        var screen = new Screen();
        DemoVerb.Compare(Request, [0, 0, 1, 2, 0, 0, 3], new JsonReporter(screen.Shell));
        Assert.Contains("\"same\":true", screen.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("00000102000004", "two")]
    [InlineData("000001020000", "two")]
    [InlineData("0000010300", "one, two")]
    public void A_flash_that_differs_or_ends_too_early_fails_the_demo(string flash, string images)
    {
        var screen = new Screen();
        NcpException e = Assert.Throws<NcpException>(() => DemoVerb.Compare(Request, Convert.FromHexString(flash), new JsonReporter(screen.Shell)));
        Assert.Equal(("demo.differs", Outcome.Verification), (e.Diagnosis.Id, e.Diagnosis.Kind.Outcome));
        Assert.Contains($": {images}.", e.Message, StringComparison.Ordinal);
        Assert.Contains("\"same\":false", screen.Output, StringComparison.Ordinal);
    }
}
