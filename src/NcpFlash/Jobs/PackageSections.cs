using System.Collections.Immutable;
using NcpFlash.Diagnostics;
using NcpFlash.Images;
using NcpFlash.Planning;

namespace NcpFlash.Jobs;

/// <summary>Reads the files of an INI's sections and finds their addresses; goes on after a fault to find the others.</summary>
internal sealed class PackageSections(FlashConfig config, PackagePath paths, List<Diagnosis> faults)
{
    private readonly Dictionary<string, (string Shown, byte[] Contents)> _bySection = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _byPath = new(StringComparer.Ordinal);

    /// <summary>What the user should know.</summary>
    public List<Diagnosis> Warnings { get; } = [];

    /// <summary>The images of all sections that could be read and placed, in the order of the INI.</summary>
    public ImmutableArray<PlanImage> Images()
    {
        foreach (ConfigSection section in config.Sections)
        {
            try
            {
                ReadFile(section);
            }
            catch (NcpException fault)
            {
                faults.Add(fault.Diagnosis);
            }
        }

        return [.. config.Sections.Select(Place).OfType<PlanImage>()];
    }

    private void ReadFile(ConfigSection section)
    {
        (string path, string shown) = paths.Find(section);
        if (!_byPath.TryGetValue(path, out byte[]? contents))
        {
            contents = PackageFile.Read(path, shown, section.FileName.Place, PackageFile.ImageLimit);
            _byPath.Add(path, contents);
        }

        _bySection.Add(section.Name, (shown, contents));
    }

    private PlanImage? Place(ConfigSection section)
    {
        FlashRange? slot = section.Address.Value is null ? FindSlot(section) : null;
        return (section.Address.Value ?? slot?.Start) is { } address && _bySection.TryGetValue(section.Name, out var file)
            ? new PlanImage(section.Name, file.Shown, address, file.Contents, section.FileName.Place, slot?.Length)
            : null;
    }

    private FlashRange? FindSlot(ConfigSection section)
    {
        Fact place = ("place", section.Address.Place.ToString());
        if (config.Partition is null)
        {
            faults.Add(Diagnosis.Of(InputFaults.NoPartitionSection, place, ("section", section.Name)));
            return null;
        }

        if (!_bySection.TryGetValue(FlashConfig.PartitionSection, out var table))
        {
            return null; // its own fault is reported already
        }

        PartitionTable? parsed = PartitionTable.Parse(table.Contents);
        if (parsed is not { IsValid: true })
        {
            ReportTable(section, table.Shown, parsed, ImageRecognizer.Recognize(table.Contents));
            return null;
        }

        var found = PartitionLookup.Find(section.Name, table.Contents);
        if (found.Slot is not { } slot)
        {
            string known = string.Join(", ", parsed.Entries.Select(e => e.Name).DefaultIfEmpty("nothing"));
            faults.Add(Diagnosis.Of(InputFaults.UnknownPartition, place, ("section", section.Name), ("file", table.Shown), ("known", known)));
            return null;
        }

        if (found.Disagrees)
        {
            Warnings.Add(Diagnosis.Of(
                InputFaults.PartitionMismatch, place, ("section", section.Name), ("file", table.Shown),
                ("found", found.Searched?.ToString() ?? "nothing"), ("entry", slot.ToString())));
        }

        return slot;
    }

    private void ReportTable(ConfigSection section, string shown, PartitionTable? table, RecognizedImage what)
    {
        if (table is null)
        {
            faults.Add(Diagnosis.Of(
                InputFaults.NotATable, ("place", section.Address.Place.ToString()), ("section", section.Name), ("file", shown),
                ("what", what.What)));
            return;
        }

        // Several sections may ask the same table.
        faults.AddRange(table.Flaws.Where(f => f.IsFatal).Select(f => f.In(shown)).Where(d => !faults.Exists(known => known.Summary == d.Summary)));
    }
}
