using System.Text;
using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Emulator.Samples;
using NcpFlash.Images;
using NcpFlash.Jobs;
using NcpFlash.Planning;
using Xunit;

namespace NcpFlash.Tests.Jobs;

public sealed class PackageLoaderTests : IDisposable
{
    private static readonly PackageOptions Options = new("chipname");

    private readonly string _folder = Directory.CreateTempSubdirectory("ncpflash-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_sample_package_loads_and_plans()
    {
        FlashPackage package = PackageLoader.Load(SamplePackage.WriteTo(_folder), Options);
        Assert.Empty(package.Warnings);
        Assert.Equal(EraseMode.Range, package.Request.Erase);
        Assert.Equal(
            [("boot2", "sample_boot2_v1.0.0.bin", 0u), ("partition", "partition.bin", 0xE000u), ("littlefs", "littlefs.bin", 0x378000u),
                ("FW", "sample_mission_v1.2.3.bin", SamplePackage.FirmwareAddress)],
            package.Images.Select(i => (i.Image.Name, i.Image.File, i.Image.Address)));
        Assert.Equal(0x1B4000u, package.Images[3].Image.SlotSize);
        Assert.Equal("signed firmware image 1.2.3", package.Images[3].What.What);
        Assert.Empty(FlashPlanner.Plan(package.Request, ChipCatalog.Default, 4 * 1024 * 1024).Warnings);
    }

    [Fact]
    public void The_command_line_overrides_the_erase_mode() =>
        Assert.Equal(EraseMode.Chip, PackageLoader.Load(SamplePackage.WriteTo(_folder), Options with { Erase = EraseMode.Chip }).Request.Erase);

    [Fact]
    public void The_chip_name_and_backslashes_are_replaced()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "sub"));
        File.WriteAllBytes(Path.Combine(_folder, "sub", "fw_chipname.bin"), [1]);
        FlashPackage package = Load("[a]\nfiledir = .\\sub\\fw_$(CHIPNAME).bin\naddress = 0\n");
        Assert.Equal("sub/fw_chipname.bin", package.Images[0].Image.File);
    }

    [Theory]
    [InlineData("missing", "[a]\nfiledir = ./sample_boot2_v1.0.1.bn\naddress = 0\n[b]\nfiledir = nothing-like-it.dat\naddress = 0x1000\n[c]\nfiledir = no/folder/x.bin\naddress = 0x2000\n")]
    [InlineData("two-matches", "[a]\nfiledir = ./sample_*.bin\naddress = 0\n")]
    [InlineData("version-placeholder", "[a]\nfiledir = ./sample_mission_vxxx.bin\naddress = 0\n[b]\nfiledir = ./other_vxxx.bin\naddress = 0\n")]
    [InlineData("folder", "[a]\nfiledir = ./\naddress = 0\n")]
    [InlineData("empty", "[a]\nfiledir = empty.bin\naddress = 0\n")]
    [InlineData("too-large", "[a]\nfiledir = huge.bin\naddress = 0\n")]
    [InlineData("bad-pattern", "[a]\nfiledir = fw(*.bin\naddress = 0\n")]
    [InlineData("unknown-partition", "[partition]\nfiledir = partition.bin\naddress = 0xE000\n[firmware]\nfiledir = sample_mission_v1.2.3.bin\naddress = @partition\n")]
    [InlineData("no-table", "[partition]\nfiledir = littlefs.bin\naddress = 0xE000\n[FW]\nfiledir = sample_mission_v1.2.3.bin\naddress = @partition\n")]
    [InlineData("broken-table", "[partition]\nfiledir = broken.bin\naddress = 0xE000\n[FW]\nfiledir = partition.bin\naddress = @partition\n[mfg]\nfiledir = partition.bin\naddress = @partition\n")]
    [InlineData("no-partition-section", "[FW]\nfiledir = sample_mission_v1.2.3.bin\naddress = @partition\n")]
    [InlineData("everything", "[cfg]\nerase = 9\n[partition]\nfiledir = partition.bin\naddress = 0xE000\n[x]\nfiledir = gone.bin\naddress = @partition\n[y]\nfiledir = empty.bin\naddress = zz\n[z]\nfiledir = empty.bin\naddress = 0\n")]
    public void Faults(string name, string ini)
    {
        SamplePackage.WriteTo(_folder);
        File.WriteAllBytes(Path.Combine(_folder, "empty.bin"), []);
        File.WriteAllBytes(Path.Combine(_folder, "broken.bin"), File.ReadAllBytes(Path.Combine(_folder, "partition.bin")).AsSpan(0, 100).ToArray());
        using (FileStream huge = File.Create(Path.Combine(_folder, "huge.bin")))
        {
            huge.SetLength(1L << 30);
        }

        NcpException fault = Assert.Throws<NcpException>(() => Load(ini));
        Golden.Check($"package-{name}.txt", Findings.Text(fault).Replace(_folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal));
    }

    [Fact]
    public void A_missing_ini_names_the_nearest()
    {
        string ini = SamplePackage.WriteTo(_folder);
        NcpException fault = Assert.Throws<NcpException>(() => PackageLoader.Load(ini.Replace("cfg.ini", "cgf.ini", StringComparison.Ordinal), Options));
        Assert.Equal("file.missing", fault.Diagnosis.Id);
        Assert.Contains("Its folder has: sample_flash_prog_cfg.ini.", fault.Diagnosis.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void Single_images_are_read_and_refused_alike()
    {
        string file = Path.Combine(_folder, "one.bin");
        File.WriteAllBytes(file, [1, 2, 3]);
        Assert.Equal(new FlashRange(0x5000, 3), PackageLoader.LoadImage(file, 0x5000).Range);
        File.WriteAllBytes(file, []);
        Assert.Equal("file.empty", Assert.Throws<NcpException>(() => PackageLoader.LoadImage(file, 0)).Diagnosis.Id);
        Assert.Equal("file.directory", Assert.Throws<NcpException>(() => PackageLoader.LoadImage(_folder, 0)).Diagnosis.Id);
        Assert.Equal("file.missing", Assert.Throws<NcpException>(() => PackageLoader.LoadImage(file + "x", 0)).Diagnosis.Id);
        Assert.Equal("file.missing", Assert.Throws<NcpException>(() => PackageLoader.LoadImage("", 0)).Diagnosis.Id);
        Assert.Equal("file.missing", Assert.Throws<NcpException>(() => PackageLoader.LoadImage("a\0b", 0)).Diagnosis.Id);
        using (FileStream huge = File.Create(file))
        {
            huge.SetLength(1L << 30);
        }

        Assert.Equal("file.too-large", Assert.Throws<NcpException>(() => PackageLoader.LoadImage(file, 0)).Diagnosis.Id);
    }

    [Fact]
    public void Faults_of_the_shipped_ini_name_the_versions_that_are_present()
    {
        NcpException fault = Assert.Throws<NcpException>(() => PackageLoader.Load(RealFirmware.PathOf("mission_t01_flash_prog_cfg.ini"), Options));
        Assert.Empty(fault.Others);
        Assert.Equal("ini.version-placeholder", fault.Diagnosis.Id);
        Assert.EndsWith("mission_t01_flash_prog_cfg.ini:19: the file name of [FW] still has the placeholder vxxx: ./st67w611m_mission_t01_vxxx.bin.", fault.Diagnosis.Summary, StringComparison.Ordinal);
        Assert.Contains("Present are: st67w611m_mission_t01_v2.0.106.bin, st67w611m_mission_t01_v2.0.97.bin.", fault.Diagnosis.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("t01", 1489024)]
    [InlineData("t02", 1301888)]
    public void The_shipped_package_with_its_version_loads_and_plans(string mission, int length)
    {
        string name = $"mission_{mission}_flash_prog_cfg.ini";
        string path = CopyOfPackage(mission, name);
        File.WriteAllText(path, File.ReadAllText(RealFirmware.PathOf(name)).Replace("vxxx", "v2.0.106", StringComparison.Ordinal));
        FlashPackage package = PackageLoader.Load(path, Options);
        FlashPlan plan = FlashPlanner.Plan(package.Request, ChipCatalog.Default, 4 * 1024 * 1024);
        Assert.Equal(52544 + 308 + length + 446464, plan.BytesToWrite);
        Assert.Equal([0u, 0xE000u, 0x10000u, 0x378000u], plan.Steps.OfType<PlanStep.Write>().Select(w => w.Image.Address));
        Assert.IsType<PlanStep.EraseChip>(plan.Steps[0]);
        Assert.Equal("plan.erases-partitions", Assert.Single(plan.Warnings).Id);
    }

    [Theory]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    [InlineData("Same", "same", 0)]
    public void Distances(string one, string two, int expected) => Assert.Equal(expected, NearestWord.Distance(one, two));

    [Fact]
    public void Random_files_are_refused_properly()
    {
        var random = new Random(11);
        string path = Path.Combine(_folder, "cfg.ini");
        for (int round = 0; round < 300; round++)
        {
            var bytes = new byte[random.Next(1, 400)];
            random.NextBytes(bytes);
            File.WriteAllBytes(path, bytes);
            Assert.Throws<NcpException>(() => PackageLoader.Load(path, Options));
        }
    }

    /// <summary>The vendor's folder layout, with the files that a mission needs.</summary>
    private string CopyOfPackage(string mission, string ini)
    {
        string binaries = Directory.CreateDirectory(Path.Combine(_folder, "Binaries", "NCP_Binaries")).FullName;
        string fileSystem = Directory.CreateDirectory(Path.Combine(_folder, "LittleFS", "littlefs")).FullName;
        foreach (string file in new[] { "st67w611m_boot2_v8.1.9.bin", "partition.bin", $"st67w611m_mission_{mission}_v2.0.106.bin" })
        {
            File.Copy(RealFirmware.PathOf(file), Path.Combine(binaries, file));
        }

        File.Copy(RealFirmware.PathOf("littlefs.bin"), Path.Combine(fileSystem, "littlefs.bin"));
        return Path.Combine(binaries, ini);
    }

    private FlashPackage Load(string ini)
    {
        string path = Path.Combine(_folder, "cfg.ini");
        File.WriteAllText(path, ini, Encoding.UTF8);
        return PackageLoader.Load(path, Options);
    }
}
