using NcpFlash.Diagnostics;
using NcpFlash.Images;
using NcpFlash.Jobs;
using NcpFlash.Planning;
using NcpFlash.Sessions;

namespace NcpFlash.Cli.Vendor;

/// <summary>Loads an INI and logs of it what the vendor's tool logs.</summary>
internal static class VendorPackage
{
    /// <summary>The request that the INI makes.</summary>
    /// <exception cref="NcpException">The INI or a file it names has faults.</exception>
    public static FlashRequest Load(string config, VendorRequest request, VendorReporter reporter)
    {
        string name = request.CpuId is { } cpu ? $"{request.Chip}_{cpu}" : request.Chip;
        FlashPackage package = PackageLoader.Load(config, new PackageOptions(name));
        foreach (PlanImage image in package.Request.Images)
        {
            ConfigSection section = package.Config.Sections.First(s => s.Name == image.Name);
            LogSlot(package.Config, section, image, reporter);
            reporter.NameImage(image, FullPath(config, Existing(config, section, image)), AddressText(config, section, image));
        }

        foreach (Diagnosis warning in package.Warnings) reporter.Report(new JobEvent.Warned(warning));
        return package.Request;
    }

    /// <summary>Lines about an address that comes from the partition table; "partiton" is the tool's spelling (PROTOCOL 5.2).</summary>
    private static void LogSlot(FlashConfig config, ConfigSection section, PlanImage image, VendorReporter reporter)
    {
        if (section.Address.Value is not null || image.SlotSize is not { } size || config.Partition is not { } table) return;
        string path = FullPath(config.File, table.FileName.Value);
        reporter.Line($"{section.Name} get address from partiton file {path}");
        reporter.Line($"Address=0x{image.Address:x}");
        reporter.Line($"{section.Name} get size from partiton file {path}");
        reporter.Line(FormattableString.Invariant($"Size={size}"));
    }

    /// <summary>The vendor joins the folder and the text of the INI without tidying: <c>/firmware/./partition.bin</c>.</summary>
    private static string FullPath(string config, string written) =>
        $"{Path.GetDirectoryName(Path.GetFullPath(config))?.TrimEnd(Path.DirectorySeparatorChar)}/{written}";

    private static string Existing(string config, ConfigSection section, PlanImage image) =>
        File.Exists(FullPath(config, section.FileName.Value)) ? section.FileName.Value : image.File;

    /// <summary>The address as the INI writes it, without its 0x.</summary>
    private static string AddressText(string config, ConfigSection section, PlanImage image)
    {
        if (section.Address is not { Value: not null, Place.Line: { } line }) return $"{image.Address:x}";
        string text = File.ReadLines(config).Skip(line - 1).FirstOrDefault()?.Split('=')[^1].Trim() ?? string.Empty;
        return text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text[2..] : text;
    }
}
