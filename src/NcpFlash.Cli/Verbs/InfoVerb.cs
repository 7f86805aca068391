using System.Collections.Immutable;
using System.Text.Json;
using NcpFlash.Chips;
using NcpFlash.Cli.CommandLine;
using NcpFlash.Cli.Reporting;
using NcpFlash.Cli.Running;
using NcpFlash.Images;
using NcpFlash.Jobs;

namespace NcpFlash.Cli.Verbs;

/// <summary><c>info</c>: what the part tells of itself.</summary>
internal sealed class InfoVerb : Verb
{
    private readonly ConnectionOptions _connection = new();

    public InfoVerb()
        : base("info", "Show what the part tells of itself: ROM, MAC address, flash, and its efuse array decoded.") => _connection.AddTo(this);

    public override string Usage => "--port PORT [options]";

    public override ImmutableArray<string> Notes => ["Nothing on the part is changed: this is also the way to test a connection."];

    public override ImmutableArray<string> Examples => ["info --port /dev/ttyUSB0", "info --port COM5 --json"];

    public override async Task<JobResult> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        Connection connection = _connection.Read(invocation);
        JobSummary summary = await PartJob.RunAsync(connection, invocation, (f, token) => f.InfoAsync(token), cancellationToken);
        if (summary.Chip is { } chip) invocation.Reporter.Tell(new Finding("info", [.. Lines(chip)], json => Write(json, chip)));
        return new JobResult(null, summary);
    }

    private static IEnumerable<string> Lines(ChipReport chip)
    {
        yield return $"chip        {chip.Family.DisplayName}";
        yield return $"boot ROM    0x{chip.BootInfo.RomVersion:x8}{(RomName(chip) is { } name ? $" ({name})" : string.Empty)}";
        yield return $"MAC         {chip.Mac}";
        yield return $"flash       {EventText.PartText(chip.Flash)}";
        yield return $"signature   {(chip.BootInfo.SignType == 0 ? "not required: unsigned images start" : "required: only signed images start")}";
        yield return $"encryption  {(chip.BootInfo.EncryptType == 0 ? "off" : $"on, type {chip.BootInfo.EncryptType}")}";
        if (chip.Efuse is { } efuse)
        {
            yield return "efuse array:";
            foreach (string line in EfusePartText.Lines(EfuseReport.Of(efuse, ChipCatalog.Efuse))) yield return $"  {line}";
        }

        yield return $"boot info   {Convert.ToHexStringLower(chip.BootInfo.Raw.Span)}";
    }

    private static void Write(Utf8JsonWriter json, ChipReport chip)
    {
        EventJson.WriteChip(json, chip);
        if (chip.Efuse is { } efuse) EfusePartText.Write(json, EfuseReport.Of(efuse, ChipCatalog.Efuse));
        else json.WriteNull("part");
    }

    private static string? RomName(ChipReport chip) => chip.Family.RomVersions.FirstOrDefault(r => r.Word == chip.BootInfo.RomVersion)?.Name;
}
