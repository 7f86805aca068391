using Xunit;

namespace NcpFlash.Tests.Sessions.Gpio;

/// <summary>A chip of the kernel's gpio-sim module, made through configfs (the kernel's page on gpio-sim). The test is skipped where there is none.</summary>
internal sealed class GpioSimulator : IAsyncDisposable
{
    private const string Root = "/sys/kernel/config/gpio-sim";

    private readonly string _folder = Path.Combine(Root, $"ncpflash-{Environment.ProcessId}");

    private GpioSimulator()
    {
    }

    /// <summary>Name of its node.</summary>
    public string Chip { get; private set; } = string.Empty;

    public static GpioSimulator Create(int lines)
    {
        Assert.SkipUnless(Directory.Exists(Root), "the kernel has no gpio-sim module here (modprobe gpio-sim, configfs mounted, as root)");
        var simulator = new GpioSimulator();
        string bank = Path.Combine(simulator._folder, "bank0");
        try
        {
            Directory.CreateDirectory(bank);
        }
        catch (UnauthorizedAccessException)
        {
            Assert.Skip("only root may make a gpio-sim chip");
        }

        File.WriteAllText(Path.Combine(bank, "num_lines"), $"{lines}");
        File.WriteAllText(Path.Combine(simulator._folder, "live"), "1");
        simulator.Chip = File.ReadAllText(Path.Combine(bank, "chip_name")).Trim();
        return simulator;
    }

    /// <summary>Level of a line, <c>0</c> or <c>1</c>.</summary>
    public string Value(int line) =>
        File.ReadAllText($"/sys/devices/platform/{File.ReadAllText(Path.Combine(_folder, "dev_name")).Trim()}/{Chip}/sim_gpio{line}/value").Trim();

    public ValueTask DisposeAsync()
    {
        File.WriteAllText(Path.Combine(_folder, "live"), "0");
        Directory.Delete(Path.Combine(_folder, "bank0"));
        Directory.Delete(_folder);
        return ValueTask.CompletedTask;
    }
}
