using System.Globalization;
using NcpFlash.Sessions;

namespace NcpFlash.Cli.Reporting;

/// <summary>What a person at the board is asked to do, in words.</summary>
internal static class PromptText
{
    /// <summary>The sentence for people.</summary>
    public static string Of(BootPrompt prompt, TimeSpan window)
    {
        string seconds = string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(window.TotalSeconds):0} s");
        return prompt switch
        {
            BootPrompt.HoldBootAndReset =>
                $"now: hold BOOT high, pulse CHIP_EN low (press and let go of reset), then let BOOT go; watching for the part for {seconds}, Ctrl-C ends",
            BootPrompt.PowerUpLow =>
                $"now another order: take the module's power away, hold BOOT and CHIP_EN (reset) low, give the power back, and keep holding; the transmit line is held low for {seconds} meanwhile",
            BootPrompt.RaiseBoot =>
                $"now: raise BOOT, then let CHIP_EN rise (let go of reset), then let BOOT go; the transmit line is free again, watching for the part for {seconds}",
            BootPrompt.ApplicationStarted =>
                "the part started its application: BOOT was low when CHIP_EN rose; hold BOOT high until after reset is let go",
            _ => throw new InvalidOperationException($"Unknown prompt {prompt}."),
        };
    }

    /// <summary>The word for programs.</summary>
    public static string Id(BootPrompt prompt) => prompt switch
    {
        BootPrompt.HoldBootAndReset => "hold-boot-and-reset",
        BootPrompt.PowerUpLow => "power-up-low",
        BootPrompt.RaiseBoot => "raise-boot",
        BootPrompt.ApplicationStarted => "application-started",
        _ => throw new InvalidOperationException($"Unknown prompt {prompt}."),
    };
}
