using System.CommandLine;
using System.Globalization;
using NcpFlash.Cli.Running;
using NcpFlash.Diagnostics;
using NcpFlash.Images;
using NcpFlash.Jobs;

namespace NcpFlash.Cli.CommandLine;

/// <summary>The options of the commands that burn an efuse file: what is burnt, and who agrees to it.</summary>
internal sealed class EfuseOptions
{
    private const string AllowLockName = "--allow-lock";
    private const string AnyPart = "any";

    /// <summary>What a value begins with that stood behind a blank.</summary>
    private const string Detached = "blank:";

    /// <summary>The file, for commands that do something else besides.</summary>
    public Option<string?> Efuse { get; } = ConnectionOptions.One(
        "--efuse", "FILE", "Burn this efuse file once every image is verified. For ever: read docs/security.md first.");

    /// <summary>Consent of a script.</summary>
    public Option<string?> AllowLock { get; } = new(AllowLockName)
    {
        HelpName = "[=MAC,...]",
        Description = "Agree to the burn beforehand: for the parts with these MAC addresses, or for any part. Without it the command asks.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>Fields outside the lock that are allowed by name.</summary>
    public Option<string[]> AllowEfuse { get; } = new("--allow-efuse")
    {
        HelpName = "NAME",
        Description = "Allow this one field, which is no part of a lock; may be given more than once.",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    /// <summary>
    /// Gives <c>--allow-lock</c> without a value one, so that it never takes the next word for its own; an empty one, which the parser would drop,
    /// becomes one that is refused, and so does a MAC address behind a blank, which would otherwise be an argument too many.
    /// </summary>
    public static IReadOnlyList<string> SettleAllowLock(IReadOnlyList<string> arguments)
    {
        List<string> settled = [];
        int end = arguments.TakeWhile(a => a != "--").Count();
        for (int i = 0; i < end; i++)
        {
            string word = arguments[i];
            bool isAlone = word == AllowLockName, isDetached = isAlone && i + 1 < end && MacOf(arguments[i + 1]) is not null;
            settled.Add(isDetached ? $"{word}={Detached}{arguments[++i]}" : isAlone ? $"{word}={AnyPart}" : word == $"{AllowLockName}=" ? $"{word} " : word);
        }

        return [.. settled, .. arguments.Skip(end)];
    }

    /// <summary>Adds them to <paramref name="command"/>.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(AllowLock);
        command.Options.Add(AllowEfuse);
    }

    /// <summary>What is to be burnt, or null when the command line names no efuse file.</summary>
    /// <param name="invocation">The command line.</param>
    /// <param name="nobody">Why nobody can be asked to agree, as a clause; null to ask where somebody sits.</param>
    /// <exception cref="NcpException">The file cannot be used, or options stand without it.</exception>
    public EfuseOrder? Optional(Invocation invocation, string? nobody = null)
    {
        if (invocation.Text(Efuse) is { } path) return Read(path, invocation, nobody);
        RequireNone(invocation, "no --efuse FILE is given");
        return null;
    }

    /// <summary>Refuses options that have no use.</summary>
    /// <exception cref="NcpException"><c>usage.needless-option</c>.</exception>
    public void RequireNone(Invocation invocation, string why)
    {
        string? stray = invocation.Text(AllowLock) is not null ? AllowLock.Name : invocation.Words(AllowEfuse).Count > 0 ? AllowEfuse.Name : null;
        if (stray is not null) throw invocation.Fault(UsageDiagnoses.Needless, ("option", stray), ("why", why), ("command", invocation.Command));
    }

    /// <summary>What is to be burnt.</summary>
    /// <param name="path">The file.</param>
    /// <param name="invocation">The command line.</param>
    /// <param name="nobody">Why nobody can be asked to agree, as a clause; null to ask where somebody sits.</param>
    /// <exception cref="NcpException">The file cannot be used.</exception>
    public EfuseOrder Read(string path, Invocation invocation, string? nobody = null)
    {
        CommandConsent consent = Consent(invocation, nobody);
        (EfuseFile file, _, string? mask) = PackageLoader.LoadEfuse(path);
        if (mask is not null) invocation.Reporter.Tell(MaskNote(mask, file));
        return new EfuseOrder(file, path, [.. invocation.Words(AllowEfuse)], consent);
    }

    private CommandConsent Consent(Invocation invocation, string? nobody)
    {
        string? text = invocation.Text(AllowLock);
        if (text is null or AnyPart) return new CommandConsent(invocation.Shell, invocation.Reporter, text is not null, [], nobody);
        if (text.StartsWith(Detached, StringComparison.Ordinal)) throw invocation.Fault(UsageDiagnoses.DetachedMac, ("text", text[Detached.Length..]), ("option", AllowLock.Name));
        return new CommandConsent(invocation.Shell, invocation.Reporter, false, [.. text.Split(',').Select(one => Mac(one, invocation))], nobody);
    }

    private MacAddress Mac(string text, Invocation invocation) =>
        MacOf(text) is { } mac ? mac
            : throw invocation.Fault(UsageDiagnoses.BadMac, ("text", text), ("option", AllowLock.Name));

    private static MacAddress? MacOf(string text)
    {
        string digits = text.Replace(":", string.Empty, StringComparison.Ordinal).Replace("-", string.Empty, StringComparison.Ordinal);
        return digits.Length == 12 && ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong mac) ? new MacAddress(mac) : null;
    }

    private static Reporting.Finding MaskNote(string mask, EfuseFile file) => new(
        "efuse-mask", [$"mask file {mask} takes {Reporting.Quantity.Count(file.Masked.Count, "bit")} away"],
        json =>
        {
            json.WriteString("file", mask);
            json.WriteNumber("bits_masked", file.Masked.Count);
        });
}
