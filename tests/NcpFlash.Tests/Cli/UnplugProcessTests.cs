using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace NcpFlash.Tests.Cli;

/// <summary>An emulator whose adapter is pulled out and plugged in again, as processes of their own.</summary>
public sealed class UnplugProcessTests : IDisposable
{
    private readonly SampleFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_job_that_waits_goes_on_when_the_adapter_is_back()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "pseudo-terminals exist on Linux and macOS");
        string port = _folder["part"];
        using Process emulator = NcpflashProcess.Start(NcpflashProcess.Executable, "emulate", "--pty", port, "--control", "0", "--json");
        string control = await ControlAsync(emulator);
        using Process flash = NcpflashProcess.Start(NcpflashProcess.Executable, "flash", _folder.Ini, "--port", port, "--boot", "none", "--full", "--wait", "5min", "--json");
        bool isPulled = false, isBack = false;
        string last = string.Empty;
        while (await flash.StandardOutput.ReadLineAsync(Token) is { } line)
        {
            last = line;
            string told = JsonDocument.Parse(line).RootElement.GetProperty("event").GetString()!;
            if (!isPulled && told == "progress")
            {
                isPulled = true;
                Assert.StartsWith("unplugged, ", await PressAsync("unplug", control), StringComparison.Ordinal);
            }
            else if (isPulled && !isBack)
            {
                for (int i = 0; File.Exists(port) && i < 600; i++) await Task.Delay(50, Token);
                Assert.False(File.Exists(port));
                isBack = true;
                await PressAsync("plug", control);
            }
        }

        Assert.Equal(0, await NcpflashProcess.ExitAsync(flash));
        Assert.True(isBack);
        Assert.Equal("complete", JsonDocument.Parse(last).RootElement.GetProperty("part").GetString());
        await EndAsync(emulator);
    }

    [Theory]
    [InlineData("--tcp")]
    [InlineData("--rfc2217")]
    public async Task A_port_on_the_network_refuses_until_the_adapter_is_back(string how)
    {
        using Process emulator = NcpflashProcess.Start(NcpflashProcess.Executable, "emulate", how, "0", "--control", "0", "--json", "speed=20");
        JsonElement serving = JsonDocument.Parse((await emulator.StandardOutput.ReadLineAsync(Token))!).RootElement;
        string control = serving.GetProperty("control").GetInt32().ToString(System.Globalization.CultureInfo.InvariantCulture), port = serving.GetProperty("port").GetString()!;
        await PressAsync("unplug", control);
        Assert.Contains("\"unplugged\"", await emulator.StandardOutput.ReadLineAsync(Token), StringComparison.Ordinal);
        Assert.Equal(5, (await NcpflashProcess.RunAsync("info", "--port", port)).Exit);
        await PressAsync("plug", control);
        Assert.Contains(port, await emulator.StandardOutput.ReadLineAsync(Token), StringComparison.Ordinal);
        Assert.Equal(0, (await NcpflashProcess.RunAsync("info", "--port", port)).Exit);
        await EndAsync(emulator);
    }

    private static async Task<string> ControlAsync(Process emulator) =>
        JsonDocument.Parse((await emulator.StandardOutput.ReadLineAsync(Token))!).RootElement.GetProperty("control").GetInt32().ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<string> PressAsync(string button, string control) => (await NcpflashProcess.RunAsync("press", button, "--control", control)).Output;

    private static async Task EndAsync(Process emulator)
    {
        await emulator.StandardInput.WriteLineAsync("quit");
        emulator.StandardInput.Close();
        Task<string> rest = emulator.StandardOutput.ReadToEndAsync(Token);
        Assert.Equal(0, await NcpflashProcess.ExitAsync(emulator));
        Assert.Contains("\"result\":\"ok\"", await rest, StringComparison.Ordinal);
    }
}
