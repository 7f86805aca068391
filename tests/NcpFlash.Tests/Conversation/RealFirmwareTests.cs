using NcpFlash.Chips;
using NcpFlash.Jobs;
using Xunit;

namespace NcpFlash.Tests.Conversation;

/// <summary>The published firmware in virtual time, over foreign contents, compared byte for byte with a reference image made without the library.</summary>
public sealed class RealFirmwareTests
{
    [Theory]
    [InlineData("mission_t01_flash_prog_cfg.ini", "2.0.106")]
    [InlineData("mission_t01_flash_prog_cfg.ini", "2.0.97")]
    [InlineData("mission_t02_flash_prog_cfg.ini", "2.0.106")]
    public void Published_package_arrives_byte_for_byte(string ini, string version)
    {
        using var folder = new FirmwareFolder(ini, version);
        var part = new VirtualPart();
        part.FillFlash(seed: 67);
        FlashPackage package = PackageLoader.Load(folder.Ini, new PackageOptions(ChipCatalog.Default.Name, null));
        JobSummary summary = part.Run(f => f.FlashAsync(package.Request, default));
        Assert.True(part.Board.Flash.Contents.SequenceEqual(folder.Reference(part.Board.Flash.Size)));
        Assert.Equal(package.Request.Images.Sum(i => (long)i.Contents.Length), summary.BytesVerified);
    }
}
