namespace NcpFlash.Cli.Reporting;

/// <summary>Turns tones into terminal colours (ECMA-48 SGR), or into nothing.</summary>
/// <param name="Enabled">False leaves text as it is.</param>
internal sealed record Palette(bool Enabled)
{
    /// <summary><paramref name="text"/> in the colour of <paramref name="tone"/>.</summary>
    public string Paint(Tone tone, string text) => !Enabled || tone == Tone.Plain ? text : $"\e[{Code(tone)}m{text}\e[0m";

    private static string Code(Tone tone) => tone switch
    {
        Tone.Good => "32",
        Tone.Bad => "1;31",
        Tone.Warning => "33",
        _ => "2",
    };
}
