using System.CommandLine;
using NcpFlash.Diagnostics;

namespace NcpFlash.Cli.CommandLine;

/// <summary>What a user says of things that no program can see.</summary>
internal static class StatedText
{
    private const string OtherMcu = "other-mcu", NoOtherMcu = "no-other-mcu", Flashed = "flashed";

    /// <summary>The words there are, for texts.</summary>
    public const string Words = "other-mcu, no-other-mcu, flashed or flashed=VERSION";

    /// <summary>The facts that the option names, over those that are known already.</summary>
    /// <exception cref="NcpException"><c>usage.bad-choice</c>.</exception>
    public static StatedFacts Read(Invocation invocation, Option<string[]> option, StatedFacts known)
    {
        foreach (string word in invocation.Words(option))
        {
            string[] parts = word.Split('=', 2);
            known = parts switch
            {
                [OtherMcu] => known with { OtherMcuOnLines = true },
                [NoOtherMcu] => known with { OtherMcuOnLines = false },
                [Flashed] => known with { MeantToRun = true },
                [Flashed, { Length: > 0 } version] => known with { MeantToRun = true, WrittenVersion = version },
                _ => throw invocation.Fault(UsageDiagnoses.BadChoice, ("text", word), ("option", option.Name), ("choices", Words), ("example", OtherMcu)),
            };
        }

        return known;
    }
}
