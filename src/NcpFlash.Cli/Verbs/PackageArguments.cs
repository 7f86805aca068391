using System.CommandLine;
using NcpFlash.Chips;
using NcpFlash.Cli.CommandLine;
using NcpFlash.Images;
using NcpFlash.Jobs;
using NcpFlash.Planning;
using NcpFlash.Sessions;

namespace NcpFlash.Cli.Verbs;

/// <summary>The INI and what may be changed of it, for the commands that take one.</summary>
internal sealed class PackageArguments
{
    private static readonly (string Text, EraseMode Value)[] EraseModes = [("none", EraseMode.None), ("range", EraseMode.Range), ("chip", EraseMode.Chip)];

    private readonly Argument<string?> _config = new("config")
    {
        HelpName = "CONFIG.ini",
        Arity = ArgumentArity.ZeroOrOne,
        Description = "The vendor's flash_prog_cfg.ini: a section an image, with its file and its address.",
    };

    private readonly Option<string?> _erase = ConnectionOptions.One(
        "--erase", "none|range|chip", "What is erased first, in place of the INI's own: nothing, the sectors of each image, or the whole chip.");

    /// <summary>Adds them to <paramref name="command"/>.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(_config);
        command.Options.Add(_erase);
    }

    /// <summary>The INI's path.</summary>
    public string Config(Invocation invocation) => invocation.Required(_config);

    /// <summary>What the INI's own erase mode is replaced by, or null.</summary>
    public EraseMode? Erase(Invocation invocation) => invocation.Choice(_erase, EraseModes);

    /// <summary>Loads the package; its warnings are told.</summary>
    public static FlashRequest Load(string config, EraseMode? erase, ChipFamily chip, Invocation invocation)
    {
        FlashPackage package = PackageLoader.Load(config, new PackageOptions(chip.VendorName, erase));
        foreach (Diagnostics.Diagnosis warning in package.Warnings) invocation.Reporter.Report(new JobEvent.Warned(warning));
        return package.Request;
    }
}
