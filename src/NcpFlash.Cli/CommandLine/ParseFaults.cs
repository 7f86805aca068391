using System.CommandLine;
using System.CommandLine.Parsing;
using NcpFlash.Diagnostics;

namespace NcpFlash.Cli.CommandLine;

/// <summary>What the parser could not make sense of, as findings in the program's own words.</summary>
internal static class ParseFaults
{
    /// <summary>The first fault, or null.</summary>
    public static NcpException? Of(ParseResult parse, Invocation invocation, IReadOnlyList<string> arguments)
    {
        if (SwallowedOption(parse) is { } option) return MissingValue(option, invocation);
        if (StrayOption(parse, arguments) is { } stray) return UnknownOption(stray, parse, invocation);
        if (parse.CommandResult.Command is Verb spread && StrayPort(parse, arguments) is { } port) return Spread(port, spread, invocation);
        foreach (string token in parse.UnmatchedTokens)
        {
            return parse.CommandResult.Command is Verb verb ? Unexpected(token, verb, invocation) : UnknownVerb(token, parse, invocation);
        }

        foreach (ParseError error in parse.Errors)
        {
            if (error.SymbolResult is OptionResult result) return OptionFault(result, invocation);
        }

        return parse.CommandResult.Command is Verb ? null : invocation.Fault(UsageDiagnoses.NoVerb);
    }

    /// <summary>The candidate nearest to a mistyped word, or null when none is near.</summary>
    public static string? Nearest(string word, IEnumerable<string> candidates) => candidates
        .Select(c => (Name: c, Distance: NearestWord.Distance(word, c)))
        .Where(c => c.Distance <= Math.Max(1, word.Length / 3))
        .OrderBy(c => c.Distance).ThenBy(c => c.Name, StringComparer.Ordinal)
        .Select(c => c.Name).FirstOrDefault();

    /// <summary>A word that looks like an option but was matched to nothing, or was swallowed as an argument.</summary>
    private static string? StrayOption(ParseResult parse, IReadOnlyList<string> arguments) => arguments.Contains("--")
        ? null
        : Positional(parse).FirstOrDefault(t => t.Length > 1 && t[0] == '-');

    /// <summary>A port among the words that are no option's value, where there are too many of these and a port is named besides: a pattern that the shell has replaced.</summary>
    private static string? StrayPort(ParseResult parse, IReadOnlyList<string> arguments) =>
        parse.UnmatchedTokens.Count == 0 || !arguments.Any(a => a.Split('=')[0] is "--port" or "-p") ? null : Positional(parse).FirstOrDefault(IsPort);

    private static IEnumerable<string> Positional(ParseResult parse) =>
        parse.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens).Select(t => t.Value).Concat(parse.UnmatchedTokens);

    private static bool IsPort(string word) => word.StartsWith("/dev/", StringComparison.Ordinal)
        || (word.StartsWith("COM", StringComparison.OrdinalIgnoreCase) && word.Length > 3 && word.AsSpan(3).IndexOfAnyExceptInRange('0', '9') < 0);

    private static NcpException Spread(string port, Verb verb, Invocation invocation) => invocation.Fault(
        UsageDiagnoses.SpreadPattern, ("text", port),
        ("cure", verb.Usage.Contains("[--port PORT...]", StringComparison.Ordinal)
            ? "Put the pattern in quotes, as in --port '/dev/ttyUSB*', or give --port once for each port."
            : $"Name one port: '{invocation.Command}' works on one part."));

    private static NcpException UnknownOption(string token, ParseResult parse, Invocation invocation)
    {
        string name = token.Split('=')[0];
        IEnumerable<string> known = parse.CommandResult.Command.Options.Concat(parse.RootCommandResult.Command.Options).Select(o => o.Name);
        return invocation.Fault(
            UsageDiagnoses.UnknownOption, ("text", name), ("command", invocation.Command), ("suggestion", Suggestion(Nearest(name, known))));
    }

    private static NcpException UnknownVerb(string token, ParseResult parse, Invocation invocation)
    {
        string[] verbs = [.. parse.RootCommandResult.Command.Subcommands.Select(c => c.Name)];
        return invocation.Fault(
            UsageDiagnoses.UnknownVerb, ("text", token), ("verbs", string.Join(", ", verbs)), ("suggestion", Suggestion(Nearest(token, verbs))));
    }

    private static NcpException Unexpected(string token, Verb verb, Invocation invocation) => invocation.Fault(
        UsageDiagnoses.UnexpectedArgument, ("text", token), ("command", invocation.Command), ("usage", $"{invocation.Command} {verb.Usage}"));

    /// <summary>An option whose value is the next option: its own was forgotten.</summary>
    private static Option? SwallowedOption(ParseResult parse)
    {
        Command root = parse.RootCommandResult.Command;
        Command command = parse.CommandResult.Command;
        return command.Options.Concat(root.Options).FirstOrDefault(o => parse.GetResult(o) is { Tokens: [{ } value, ..] } && IsOption(value.Value));

        bool IsOption(string word) => command.Options.Concat(root.Options).Any(o => o.Name == word.Split('=')[0] || o.Aliases.Contains(word.Split('=')[0]));
    }

    private static NcpException MissingValue(Option option, Invocation invocation) =>
        invocation.Fault(UsageDiagnoses.MissingValue, ("option", option.Name), ("value", option.HelpName ?? "VALUE"));

    private static NcpException OptionFault(OptionResult result, Invocation invocation) => result.Tokens.Count == 0
        ? MissingValue(result.Option, invocation)
        : invocation.Fault(UsageDiagnoses.DuplicateOption, ("option", result.Option.Name));

    private static string Suggestion(string? nearest) => nearest is null ? string.Empty : $"Did you mean '{nearest}'? ";
}
